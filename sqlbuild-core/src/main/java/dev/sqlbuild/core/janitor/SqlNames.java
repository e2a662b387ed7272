package dev.sqlbuild.core.janitor;

import dev.sqlbuild.jdbc.SqlDialect;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Every word of a view's definition that may name something. More than it really reads, never less: a name that only
 * happens to occur keeps a relation, a name that was missed would break the view.
 */
final class SqlNames {
    private static final Pattern NAME = Pattern.compile("\"((?:[^\"]|\"\")+)\"|[\\p{L}_][\\p{L}\\p{N}_$]*");

    private SqlNames() {}

    static Set<String> in(String sql, SqlDialect dialect) {
        Set<String> names = new HashSet<>();
        Matcher matcher = NAME.matcher(sql);
        while (matcher.find()) {
            String quoted = matcher.group(1);
            names.add(dialect.key(quoted == null ? matcher.group() : quoted.replace("\"\"", "\"")));
        }
        return names;
    }
}
