package dev.sqlbuild.core.quality;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SourceText;
import java.util.Optional;

/** No engine accepts a NUL character in SQL, not even in quotes. */
final class NulCharacter {
    private NulCharacter() {}

    static Optional<Diagnostic> find(SourceText file, Code code) {
        int at = file.text().indexOf('\0');
        return at < 0
                ? Optional.empty()
                : Optional.of(Diagnostic.of(code, file.path() + " contains a NUL character", file.at(at))
                        .withHelp("remove it"));
    }
}
