package dev.sqlbuild.core.java;

import dev.sqlbuild.base.SourceText;
import java.net.URI;
import javax.tools.SimpleJavaFileObject;

/** A Java file of the project as the compiler sees it. */
final class JavaSource extends SimpleJavaFileObject {
    private final SourceText text;

    JavaSource(SourceText text) {
        super(URI.create("string:///" + text.path().replace(" ", "%20")), Kind.SOURCE);
        this.text = text;
    }

    /** The project-relative path. */
    String path() {
        return text.path();
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text.text();
    }
}
