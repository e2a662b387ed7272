package dev.sqlbuild.cli;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Asks the user to type a text before something that cannot be undone (cli.md 2). */
public final class Confirmation {
    private Confirmation() {}

    /** Ends the command with {@code C258} unless exactly this text is typed. */
    public static void require(Invocation invocation, String command, String text) {
        invocation.say("Type \"" + text + "\" to confirm: ");
        if (line(invocation.in()).strip().equals(text)) return;
        throw new SqlBuildException(
                Diagnostic.of(Code.C258, command + " cancelled").withHelp("Cancelled, no changes made."));
    }

    /** Reads no further than the line, so that a second question finds its answer. */
    private static String line(InputStream in) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) bytes.write(b);
        } catch (IOException e) {
            return "";
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
