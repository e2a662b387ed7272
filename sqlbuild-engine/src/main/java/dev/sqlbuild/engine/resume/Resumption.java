package dev.sqlbuild.engine.resume;

import dev.sqlbuild.engine.publish.Ending;
import dev.sqlbuild.state.journal.Operation;
import dev.sqlbuild.state.journal.Step;
import java.util.List;

/**
 * What was found of an operation that did not end, and done unless it was only asked for.
 *
 * @param operation as it was before
 * @param settled whether it had ended already, so that nothing was to be done
 * @param direction the way it was or would be ended
 * @param steps its parts, each with what was or would be done about it
 */
public record Resumption(Operation operation, boolean settled, Direction direction, List<Part> steps) {

    /** Ways to end an operation. */
    public enum Direction {
        FORWARD,
        BACK
    }

    /** What becomes of a step. */
    public enum Fate {
        DONE("done"),
        TO_DO("to do"),
        TO_UNDO("to undo"),
        NOT_DONE("not done");

        private final String words;

        Fate(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /** A step and what becomes of it. */
    public record Part(Step step, Fate fate) {}

    public Resumption {
        steps = List.copyOf(steps);
    }

    static Resumption settled(Operation operation) {
        return new Resumption(operation, true, Direction.FORWARD, List.of());
    }

    static Resumption of(Operation operation, Direction direction, List<Step> steps, Ending ending) {
        List<Part> parts = steps.stream()
                .map(step -> new Part(step, fate(direction, ending.isDone(step))))
                .toList();
        return new Resumption(operation, false, direction, parts);
    }

    private static Fate fate(Direction direction, boolean done) {
        return switch (direction) {
            case FORWARD -> done ? Fate.DONE : Fate.TO_DO;
            case BACK -> done ? Fate.TO_UNDO : Fate.NOT_DONE;
        };
    }
}
