package dev.sqlbuild.cli.render;

import dev.sqlbuild.state.lock.LockRow;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Locks as lines. */
public final class LocksText {
    private LocksText() {}

    public static String list(List<LockRow> rows) {
        if (rows.isEmpty()) return "no active locks\n";
        List<List<String>> lines = new ArrayList<>();
        lines.add(List.of("key", "owner", "holder", "expires", "left"));
        for (LockRow row : rows) {
            lines.add(List.of(
                    row.key().text(),
                    row.owner(),
                    row.holder().orElse("-"),
                    row.expires().truncatedTo(ChronoUnit.SECONDS).toString(),
                    row.active() ? row.left().toSeconds() + "s" : "expired"));
        }
        return TextColumns.of(lines);
    }

    /** Locks of one owner. */
    public static String cleared(List<LockRow> rows) {
        LockRow first = rows.get(0);
        if (rows.size() == 1) return cleared(first);
        return "Cleared " + rows.size() + " locks (were held by " + holder(first) + ")\n";
    }

    public static String cleared(LockRow row) {
        return "Cleared lock " + row.key() + " (was held by " + holder(row) + ")\n";
    }

    private static String holder(LockRow row) {
        return row.owner() + row.holder().map(holder -> ", " + holder).orElse("");
    }
}
