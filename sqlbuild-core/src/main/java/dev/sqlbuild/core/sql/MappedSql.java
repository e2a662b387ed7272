package dev.sqlbuild.core.sql;

import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.base.SourceText;
import org.jspecify.annotations.Nullable;

/** SQL text derived from an authored file that still knows where each of its characters was written. */
public final class MappedSql {
    private final SourceText file;
    private final String text;
    private final PositionMap positions;
    /** Every stage walks over the tokens; racing threads compute equal ones. */
    private @Nullable SqlTokens tokens;

    private MappedSql(SourceText file, String text, PositionMap positions) {
        this.file = file;
        this.text = text;
        this.positions = positions;
    }

    /** The part of a file between two offsets. */
    public static MappedSql of(SourceText file, int start, int end) {
        return new MappedSql(file, file.text().substring(start, end), PositionMap.from(start));
    }

    /**
     * Text that was written in {@code file} between two offsets, with quotes or escapes around or inside: exact
     * positions if the range contains it literally, else the whole range.
     */
    public static MappedSql quoted(SourceText file, String text, int start, int end) {
        boolean literal = end - start == text.length() + 2 && file.text().startsWith(text, start + 1);
        return new MappedSql(file, text, literal ? PositionMap.from(start + 1) : PositionMap.within(start, end));
    }

    public String text() {
        return text;
    }

    /** Tokens of the text. */
    public SqlTokens tokens() {
        SqlTokens known = tokens;
        if (known == null) {
            known = SqlTokens.of(text);
            tokens = known;
        }
        return known;
    }

    /** The authored file. */
    public SourceText file() {
        return file;
    }

    /** Authored offset of the character at {@code offset}; inside replaced text, of what was replaced. */
    public int authored(int offset) {
        return positions.start(offset);
    }

    /** Authored place of a range of this text. */
    public SourceSpan span(int start, int end) {
        return file.span(positions.start(start), end > start ? positions.end(end - 1) : positions.start(start));
    }

    /** Authored place of one line and column of this text, both from 1, as engines report them. */
    public SourceSpan at(int line, int column) {
        int lineStart = 0;
        for (int i = 1; i < line; i++) {
            int newline = text.indexOf('\n', lineStart);
            if (newline < 0) break;
            lineStart = newline + 1;
        }
        return at(lineStart + Math.max(0, column - 1));
    }

    /** Authored place of the word or quoted name at {@code offset}, or of the one character there. */
    public SourceSpan at(int offset) {
        int inside = Math.max(0, Math.min(offset, text.length() - 1));
        return span(inside, Math.max(wordEnd(inside), Math.min(inside + 1, text.length())));
    }

    private int wordEnd(int start) {
        int close = text.startsWith("\"", start) ? text.indexOf('"', start + 1) : -1;
        if (close >= 0) return close + 1;
        int end = start;
        while (end < text.length() && Character.isJavaIdentifierPart(text.charAt(end))) end++;
        return end;
    }

    /** A part of this text. */
    public MappedSql slice(int start, int end) {
        if (start == 0 && end == text.length()) return this;
        return new MappedSql(file, text.substring(start, end), positions.after(start));
    }

    /** Starts replacing parts of this text. */
    public Edit edit() {
        return new Edit();
    }

    @Override
    public String toString() {
        return text;
    }

    /** Replacements in a text, given in ascending order. */
    public final class Edit {
        private final StringBuilder out = new StringBuilder();
        private final PositionMap.Builder pieces = new PositionMap.Builder(positions);
        private int copied;
        private boolean changed;

        private Edit() {}

        /** Puts {@code replacement} in place of the text between two offsets. */
        public Edit replace(int start, int end, String replacement) {
            if (start < copied || end < start) {
                throw new IllegalArgumentException("edits out of order at " + start + " after " + copied);
            }
            copyUpTo(start);
            pieces.replaced(out.length(), start, end);
            out.append(replacement);
            copied = end;
            changed = true;
            return this;
        }

        /** The text with all replacements made. */
        public MappedSql apply() {
            if (!changed) return MappedSql.this;
            copyUpTo(text.length());
            return new MappedSql(file, out.toString(), pieces.build());
        }

        private void copyUpTo(int offset) {
            if (offset == copied) return;
            pieces.copied(out.length(), copied);
            out.append(text, copied, offset);
            copied = offset;
        }
    }
}
