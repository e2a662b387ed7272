package dev.sqlbuild.core.sql;

/**
 * One reference call in a text.
 *
 * @param name the resource, or empty for intrinsics
 * @param start offset of the call
 * @param end offset after the call; for functions after the name's parenthesis, because the arguments stay
 * @param callEnd offset after the arguments of a function, else {@code end}
 * @param argumentCount number of arguments of a function, else 0
 */
public record Reference(ReferenceKind kind, String name, int start, int end, int callEnd, int argumentCount) {

    /** Canonical spelling: {@code __ref("name")}. */
    public String symbol() {
        return kind.isNamed() ? kind.word() + "(\"" + name.replace("\"", "\"\"") + "\")" : kind.word() + "()";
    }
}
