package dev.sqlbuild.core.quality;

import dev.sqlbuild.base.NearName;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Words the note that lists what a relation does have, nearest names first. */
final class KnownColumns {
    private static final int SHOWN = 10;

    private KnownColumns() {}

    /** {@code model 'stg_trips' has: fare, state}. */
    static String note(String relation, String wanted, List<String> names) {
        Set<String> shown = new LinkedHashSet<>(NearName.nearestFirst(wanted, names, SHOWN));
        for (String name : names) {
            if (shown.size() == SHOWN) break;
            shown.add(name);
        }
        String more = names.size() > shown.size() ? ", ..." : "";
        return relation + " has: " + String.join(", ", shown) + more;
    }
}
