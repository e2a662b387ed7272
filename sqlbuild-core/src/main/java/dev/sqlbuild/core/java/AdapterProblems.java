package dev.sqlbuild.core.java;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SourceSpan;
import java.util.List;

/** What can be wrong with an adapter of the project (adapters.md 12). */
final class AdapterProblems {
    private static final String EXAMPLE =
            "extend a built-in adapter such as dev.sqlbuild.adapter.duckdb.DuckDbAdapter, or dev.sqlbuild.adapter.BaseAdapter";

    private AdapterProblems() {}

    static Diagnostic shadowing(String name, String path) {
        return at(
                Code.A602,
                "Project-local adapter '" + name + "' in " + path
                        + " shadows a built-in adapter name. Choose a distinct adapter_name.",
                path,
                "rename it, for example @Adapter(\"" + name + "_here\")");
    }

    static Diagnostic duplicate(String name, String first, String second) {
        return at(
                Code.A603,
                "Duplicate project-local adapter_name '" + name + "' in " + first + " and " + second,
                second,
                "rename one of them");
    }

    static Diagnostic noAdapter(String type, String path) {
        return at(
                Code.A604,
                "Class '" + type + "' in " + path + " defines adapter_name but does not subclass StrictAdapter",
                path,
                EXAMPLE);
    }

    static Diagnostic nameless(String type, String path) {
        return at(
                Code.A605,
                "Adapter class '" + type + "' in " + path + " must define a non-empty string adapter_name",
                path,
                "annotate it with @Adapter(\"name\"): lower-case letters, digits and underscores; helpers begin with _");
    }

    static Diagnostic incomplete(String name, List<String> methods, SourceSpan place) {
        return Diagnostic.of(
                        Code.A607, "Adapter '" + name + "' does not implement: " + String.join(", ", methods), place)
                .withHelp("implement them, or " + EXAMPLE);
    }

    static Diagnostic notInstantiable(String type, String path) {
        return at(
                Code.JX004,
                "adapter class '" + type + "' in " + path
                        + " must be public and have a public constructor without arguments",
                path,
                "make both public");
    }

    static Diagnostic notLoadable(String type, String path, Throwable cause) {
        return at(
                Code.JX008,
                "class '" + type + "' in " + path + " cannot be loaded: " + cause,
                path,
                "put the jars it needs into lib/");
    }

    private static Diagnostic at(Code code, String message, String path, String help) {
        return Diagnostic.of(code, message, SourceSpan.fileStart(path)).withHelp(help);
    }
}
