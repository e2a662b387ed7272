package dev.sqlbuild.core.project;

import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.base.SourceText;
import java.util.Arrays;

/** Turns many offsets of one text into spans without rescanning it. */
final class LineIndex {
    private final String path;
    private final int length;
    private final int[] lineStarts;

    LineIndex(SourceText source) {
        path = source.path();
        String text = source.text();
        length = text.length();
        int[] starts = new int[16];
        int lines = 1;
        for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
            if (lines == starts.length) starts = Arrays.copyOf(starts, lines * 2);
            starts[lines++] = at + 1;
        }
        lineStarts = Arrays.copyOf(starts, lines);
    }

    SourceSpan span(int start, int end) {
        int from = Math.min(start, length);
        int to = Math.max(from, Math.min(end, length));
        int line = lineOf(from);
        int endLine = lineOf(to);
        return new SourceSpan(path, line + 1, from - lineStarts[line] + 1, endLine + 1, to - lineStarts[endLine] + 1);
    }

    /** The offset at which a line begins; the first line is 1. */
    int start(int line) {
        return lineStarts[line - 1];
    }

    private int lineOf(int offset) {
        int found = Arrays.binarySearch(lineStarts, offset);
        return found >= 0 ? found : -found - 2;
    }
}
