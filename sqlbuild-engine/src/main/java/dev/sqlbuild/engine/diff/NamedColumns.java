package dev.sqlbuild.engine.diff;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.NearName;
import dev.sqlbuild.base.SqlBuildException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Columns named on the command line, which mean every relation that has them. */
final class NamedColumns {
    private NamedColumns() {}

    /** {@code A501} for a column that no relation has. */
    static void require(List<String> names, Collection<List<ColumnInfo>> relations, Adapter adapter) {
        if (names.isEmpty()) return;
        Map<String, String> known = new LinkedHashMap<>();
        relations.forEach(columns ->
                columns.forEach(column -> known.putIfAbsent(adapter.dialect().key(column.name()), column.name())));
        for (String name : names) {
            if (known.containsKey(adapter.dialect().key(name))) continue;
            throw new SqlBuildException(Diagnostic.of(Code.A501, "no compared relation has a column '" + name + "'")
                    .withHelp(NearName.help(name, known.values())));
        }
    }
}
