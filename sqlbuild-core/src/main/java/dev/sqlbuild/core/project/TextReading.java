package dev.sqlbuild.core.project;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.base.SourceText;
import dev.sqlbuild.base.SqlBuildException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

/** Decodes text files of the project the one way described in project.md 1. */
final class TextReading {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private TextReading() {}

    static SourceText read(ProjectFile file, Code code) {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file.location());
        } catch (IOException e) {
            throw new SqlBuildException(
                    Diagnostic.of(code, "cannot read " + file.path(), SourceSpan.fileStart(file.path())), e);
        }
        return new SourceText(file.path(), decode(bytes, file.path(), code));
    }

    static String decode(byte[] bytes, String path, Code code) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        // Malformed bytes become U+FFFD, so only a text with that character needs the slower, exact look.
        if (text.indexOf('\uFFFD') >= 0) requireUtf8(bytes, path, code);
        if (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) text = text.substring(1);
        return text.indexOf('\r') < 0 ? text : text.replace("\r\n", "\n");
    }

    private static void requireUtf8(byte[] bytes, String path, Code code) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
        if (!result.isError()) return;
        int line = 1;
        int column = 1;
        for (char c : out.flip().toString().toCharArray()) {
            column = c == '\n' ? 1 : column + 1;
            if (c == '\n') line++;
        }
        throw new SqlBuildException(Diagnostic.of(
                        code, path + " is not valid UTF-8 at byte " + in.position(), SourceSpan.at(path, line, column))
                .withHelp("save the file as UTF-8"));
    }
}
