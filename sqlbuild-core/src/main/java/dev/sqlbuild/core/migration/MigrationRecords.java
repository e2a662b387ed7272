package dev.sqlbuild.core.migration;

import dev.sqlbuild.adapter.RelationName;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What earlier builds recorded about renames.
 *
 * @param moves oldest first
 * @param oldNames oldest first
 * @param columns oldest first
 */
public record MigrationRecords(List<MoveRecord> moves, List<OldNameRecord> oldNames, List<ColumnRecord> columns) {
    /** Nothing was ever renamed. */
    public static final MigrationRecords NONE = new MigrationRecords(List.of(), List.of(), List.of());

    public MigrationRecords {
        moves = moves.stream().sorted(Comparator.comparing(MoveRecord::at)).toList();
        oldNames = oldNames.stream()
                .sorted(Comparator.comparing(OldNameRecord::at))
                .toList();
        columns =
                columns.stream().sorted(Comparator.comparing(ColumnRecord::at)).toList();
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

    /** Views that stand for former names of a relation. */
    public List<OldNameRecord> viewsOf(RelationName relation) {
        return latestSteps().stream()
                .filter(record -> record.step() == OldNameRecord.Step.VIEW_CREATED)
                .filter(record -> record.newRelation().equals(relation.toString()))
                .toList();
    }

    /** When a move was made; the beginning of time when that is not recorded. */
    public LocalDateTime timeOf(String migrationId) {
        return moves.stream()
                .filter(move -> move.id().equals(migrationId))
                .map(MoveRecord::at)
                .findFirst()
                .orElse(LocalDateTime.MIN);
    }

    /** The view that stands at a name because a model was called so. */
    public Optional<OldNameRecord> liveView(RelationName name) {
        return latestSteps().stream()
                .filter(record -> record.step() == OldNameRecord.Step.VIEW_CREATED)
                .filter(record -> record.oldRelation().equals(name.toString()))
                .reduce((earlier, later) -> later);
    }

    /** Renamed columns of a relation since a time: what each is called now, by its former name, both in lower case. */
    public Map<String, String> columnsSince(RelationName relation, LocalDateTime time) {
        Map<String, String> renames = new LinkedHashMap<>();
        columns.stream()
                .filter(record -> record.relation().equals(relation.toString()))
                .filter(record -> !record.at().isBefore(time))
                .forEach(record -> addRename(renames, record.former(), record.column()));
        return renames;
    }

    /** Adds a rename to earlier ones; a column that is renamed twice keeps its first name as the former one. */
    public static void addRename(Map<String, String> renames, String former, String column) {
        String before = former.toLowerCase(Locale.ROOT);
        String after = column.toLowerCase(Locale.ROOT);
        renames.replaceAll((first, last) -> last.equals(before) ? after : last);
        renames.putIfAbsent(before, after);
    }

    private static Optional<MoveRecord> last(List<MoveRecord> moves) {
        return moves.isEmpty() ? Optional.empty() : Optional.of(moves.get(moves.size() - 1));
    }
}
