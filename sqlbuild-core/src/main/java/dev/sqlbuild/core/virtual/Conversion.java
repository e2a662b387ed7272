package dev.sqlbuild.core.virtual;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.plan.Buildable;
import dev.sqlbuild.core.version.RefSet;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VersionRef;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What turns the plain relations of an environment into a VDE, or back (virtual-recovery.md 2, 3): decided before
 * anything is changed, and printed before the user confirms it.
 *
 * @param direction which way
 * @param vde the VDE
 * @param items every node, upstream first
 * @param warnings what it means for others, each a sentence
 */
public record Conversion(Direction direction, VdeName vde, List<Item> items, List<String> warnings) {

    /** The two ways. */
    public enum Direction {
        ADOPT,
        DETACH;

        /** The subcommand. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Direction> find(String word) {
            for (Direction direction : values()) if (direction.word().equals(word)) return Optional.of(direction);
            return Optional.empty();
        }
    }

    /** What happens to one node. */
    public enum Action {
        /** The table changes its name and keeps all that belongs to it. */
        MOVE,
        /** The rows are copied. */
        COPY,
        /** The table takes the place of an earlier one of the same version. */
        REPLACE,
        /** The view is created from the project's SQL. */
        RECREATE,
        /** It is as it should be. */
        KEEP,
        /** It is left alone. */
        SKIP;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Action> find(String word) {
            for (Action action : values()) if (action.word().equals(word)) return Optional.of(action);
            return Optional.empty();
        }
    }

    /**
     * One node.
     *
     * @param subject the node
     * @param action what is done
     * @param ref its version in the VDE; absent when it is skipped
     * @param base its name for consumers
     * @param physical where the version lives
     * @param copies whether rows are copied
     * @param note what the user should know, or empty
     */
    public record Item(
            Buildable subject,
            Action action,
            Optional<VersionRef> ref,
            RelationName base,
            RelationName physical,
            boolean copies,
            String note) {

        public boolean skipped() {
            return action == Action.SKIP;
        }
    }

    public Conversion {
        items = List.copyOf(items);
        warnings = List.copyOf(warnings);
    }

    /** Nodes that are converted. */
    public List<Item> converted() {
        return items.stream().filter(item -> !item.skipped()).toList();
    }

    /** How many models and seeds are converted. */
    public int count() {
        return (int) converted().stream()
                .filter(item -> !item.subject().isFunction())
                .count();
    }

    /** Refs of the converted nodes. */
    public RefSet refs() {
        return RefSet.of(converted().stream()
                .map(item -> item.ref().orElseThrow())
                .collect(Collectors.toMap(VersionRef::node, VersionRef::version)));
    }

    /** Whether every node of the project is at the version of the workspace. */
    public boolean complete() {
        return items.stream()
                .allMatch(item -> item.ref()
                        .filter(ref -> ref.version().equals(item.subject().version()))
                        .isPresent());
    }

    /** Names of the nodes whose rows are copied. */
    public List<String> copied() {
        return items.stream()
                .filter(Item::copies)
                .map(item -> item.subject().name())
                .toList();
    }
}
