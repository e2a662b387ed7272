package dev.sqlbuild.core.migration;

import dev.sqlbuild.adapter.RelationName;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What earlier builds recorded about renames.
 *
 * @param moves oldest first
 * @param oldNames oldest first
 */
public record MigrationRecords(List<MoveRecord> moves, List<OldNameRecord> oldNames) {
    /** Nothing was ever renamed. */
    public static final MigrationRecords NONE = new MigrationRecords(List.of(), List.of());

    public MigrationRecords {
        moves = moves.stream().sorted(Comparator.comparing(MoveRecord::at)).toList();
        oldNames = oldNames.stream()
                .sorted(Comparator.comparing(OldNameRecord::at))
                .toList();
    }

    /** The latest move from one relation to another. */
    public Optional<MoveRecord> find(String model, RelationName origin, RelationName destination) {
        return last(moves.stream()
                .filter(move -> move.model().equals(model)
                        && move.origin().equals(origin.toString())
                        && move.destination().equals(destination.toString()))
                .toList());
    }

    /** The latest move away from a relation. */
    public Optional<MoveRecord> lastFrom(RelationName origin) {
        return last(moves.stream()
                .filter(move -> move.origin().equals(origin.toString()))
                .toList());
    }

    /** The latest step of each old name. */
    public Collection<OldNameRecord> latestSteps() {
        Map<String, OldNameRecord> latest = new LinkedHashMap<>();
        for (OldNameRecord record : oldNames) latest.put(record.migrationId(), record);
        return latest.values();
    }

    /** The view that stands at a name because a model was called so. */
    public Optional<OldNameRecord> liveView(RelationName name) {
        return latestSteps().stream()
                .filter(record -> record.step() == OldNameRecord.Step.VIEW_CREATED)
                .filter(record -> record.oldRelation().equals(name.toString()))
                .reduce((earlier, later) -> later);
    }

    private static Optional<MoveRecord> last(List<MoveRecord> moves) {
        return moves.isEmpty() ? Optional.empty() : Optional.of(moves.get(moves.size() - 1));
    }
}
