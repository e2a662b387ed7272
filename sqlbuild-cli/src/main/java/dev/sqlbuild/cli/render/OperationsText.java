package dev.sqlbuild.cli.render;

import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.engine.resume.Resumption;
import dev.sqlbuild.state.journal.Operation;
import dev.sqlbuild.state.journal.OperationEvent;
import dev.sqlbuild.state.journal.OperationStatus;
import dev.sqlbuild.state.journal.Step;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The journal as lines. */
public final class OperationsText {
    private OperationsText() {}

    /** @param last last event by operation */
    public static String list(List<Operation> operations, Map<String, OperationEvent> last) {
        if (operations.isEmpty()) return "no operations\n";
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of("id", "type", "vde", "status", "started", "took", "message"));
        for (Operation operation : operations) {
            Optional<OperationEvent> event = Optional.ofNullable(last.get(operation.id()));
            lines.add(List.of(
                    operation.id(),
                    operation.type().word(),
                    operation.vde().map(VdeName::text).orElse("-"),
                    operation.status().word(),
                    seconds(operation.createdAt()),
                    took(operation),
                    event.map(OperationEvent::message).orElse("")));
        }
        return TextColumns.of(lines);
    }

    public static String show(Operation operation, List<OperationEvent> events, List<Step> steps) {
        StringBuilder out = new StringBuilder("Operation  " + operation.id() + "\n\n");
        List<List<String>> head = new ArrayList<>();
        head.add(List.of("type", operation.type().word()));
        head.add(List.of(
                "virtual environment", operation.vde().map(VdeName::text).orElse("-")));
        head.add(List.of("status", operation.status().word()));
        head.add(List.of("started", seconds(operation.createdAt())));
        head.add(List.of("took", took(operation)));
        operation.owner().ifPresent(owner -> head.add(List.of("owner", owner)));
        operation.errorCode().ifPresent(code -> head.add(List.of("error", code)));
        out.append(TextColumns.of(head)).append("\nEvents\n");
        out.append(TextColumns.of(events.stream()
                .map(event -> List.of(
                        event.at().toString(),
                        event.action().word(),
                        event.status().word(),
                        event.message()))
                .toList()));
        if (steps.isEmpty()) return out.toString();
        return out.append("\nSteps\n")
                .append(TextColumns.of(steps.stream()
                        .map(step -> List.of(
                                String.valueOf(step.index()),
                                step.kind(),
                                step.objectKind().orElse("-"),
                                step.objectName().orElse("-"),
                                step.status().word()))
                        .toList()))
                .toString();
    }

    /** That a process died before it could finish an operation. */
    public static String interrupted(Operation operation) {
        return "note: operation " + operation.id() + " on '"
                + operation.vde().map(VdeName::text).orElse("")
                + "' was interrupted; see: sqb state operations show "
                + operation.id() + "\n";
    }

    /** How an operation was ended, or would be, step by step. */
    public static String resumed(Resumption resumption, boolean dryRun) {
        String name = "operation " + resumption.operation().id();
        if (resumption.settled()) {
            return name + " is already " + resumption.operation().status().word() + "\n";
        }
        boolean finishes = resumption.direction() == Resumption.Direction.FORWARD;
        String verb = finishes ? "finished" : "undone";
        List<List<String>> steps = resumption.steps().stream()
                .map(part -> List.of(
                        part.step().kind(),
                        part.step().objectName().orElse("-"),
                        part.fate().words()))
                .toList();
        return name + (dryRun ? " would be " : " ") + verb + "\n" + TextColumns.of(steps);
    }

    /** A running one has not ended. */
    private static String took(Operation operation) {
        if (operation.status() == OperationStatus.RUNNING) return "-";
        return Seconds.of(Duration.between(operation.createdAt(), operation.updatedAt()));
    }

    private static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
