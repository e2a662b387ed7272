package dev.sqlbuild.engine.build;

import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.NearName;
import dev.sqlbuild.base.SqlBuildException;
import java.util.List;
import java.util.Optional;

/** Finds the column that a name of the project means: written exactly so, or else in another case (adapters.md 2). */
final class ColumnMatch {
    private ColumnMatch() {}

    /** The column, unless there is none or several. */
    static Optional<ColumnInfo> find(List<ColumnInfo> columns, String wanted) {
        Optional<ColumnInfo> exact =
                columns.stream().filter(column -> column.name().equals(wanted)).findFirst();
        if (exact.isPresent()) return exact;
        List<ColumnInfo> similar = columns.stream()
                .filter(column -> column.name().equalsIgnoreCase(wanted))
                .toList();
        return similar.size() == 1 ? Optional.of(similar.get(0)) : Optional.empty();
    }

    /** The columns as the relation spells them. */
    static List<String> names(List<ColumnInfo> columns, List<String> wanted, String where) {
        return wanted.stream().map(name -> require(columns, name, where).name()).toList();
    }

    /**
     * The column; {@code A501} unless there is exactly one.
     *
     * @param where how the message names the relation
     */
    static ColumnInfo require(List<ColumnInfo> columns, String wanted, String where) {
        return find(columns, wanted).orElseThrow(() -> {
            List<String> names = columns.stream().map(ColumnInfo::name).toList();
            return new SqlBuildException(Diagnostic.of(
                            Code.A501,
                            "column '" + wanted + "' not found in " + where + "; it has: " + String.join(", ", names))
                    .withHelp(NearName.help(wanted, names)));
        });
    }
}
