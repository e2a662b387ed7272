package dev.sqlbuild.cli.render;

import dev.sqlbuild.core.virtual.Conversion;
import dev.sqlbuild.core.virtual.Conversion.Direction;
import dev.sqlbuild.core.virtual.Conversion.Item;

/** What an adoption or detachment will do, and did (virtual-recovery.md 2.2, 3). */
public final class ConversionText {
    private ConversionText() {}

    public static String plan(Conversion plan, Palette palette) {
        boolean adopts = plan.direction() == Direction.ADOPT;
        int nameWidth = width(plan, Part.NAME);
        int kindWidth = width(plan, Part.KIND);
        int actionWidth = width(plan, Part.ACTION);
        StringBuilder out = new StringBuilder("\n")
                .append(palette.heading(adopts ? "Adoption plan" : "Detach plan"))
                .append("  ")
                .append(plan.vde())
                .append('\n');
        for (Item item : plan.items()) {
            out.append("  ")
                    .append(padded(Part.NAME.of(item), nameWidth))
                    .append(padded(Part.KIND.of(item), kindWidth))
                    .append(padded(Part.ACTION.of(item), actionWidth));
            if (item.skipped()) {
                out.append(item.note()).append('\n');
                continue;
            }
            out.append(adopts ? item.base() : item.physical())
                    .append(" -> ")
                    .append(adopts ? item.physical() : item.base());
            if (!item.note().isEmpty()) out.append("  (").append(item.note()).append(')');
            out.append('\n');
        }
        if (!plan.copied().isEmpty()) {
            out.append("  copied relations lose indexes, constraints, defaults, grants and comments\n");
        }
        for (String warning : plan.warnings())
            out.append("  warning: ").append(warning).append('\n');
        return out.toString();
    }

    public static String done(Conversion plan) {
        boolean adopts = plan.direction() == Direction.ADOPT;
        return (adopts ? "Adopted " : "Detached ") + plan.count() + (plan.count() == 1 ? " model " : " models ")
                + (adopts ? "into" : "from") + " virtual environment " + plan.vde() + ".\n";
    }

    private enum Part {
        NAME,
        KIND,
        ACTION;

        String of(Item item) {
            return switch (this) {
                case NAME -> item.subject().name();
                case KIND -> item.subject().kindWord();
                case ACTION -> item.action().word();
            };
        }
    }

    private static int width(Conversion plan, Part part) {
        return plan.items().stream()
                .mapToInt(item -> part.of(item).length())
                .max()
                .orElse(0);
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length() + 2);
    }
}
