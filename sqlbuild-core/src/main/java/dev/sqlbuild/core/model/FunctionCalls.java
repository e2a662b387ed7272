package dev.sqlbuild.core.model;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.core.model.SqlFunction.Declaration;
import dev.sqlbuild.core.sql.Reference;
import dev.sqlbuild.core.sql.ReferenceKind;
import java.util.Map;
import java.util.Optional;

/** Calls of functions against what is declared of them; a function whose file has errors fits every call. */
public final class FunctionCalls {
    private FunctionCalls() {}

    /** Whether the form of the call is that of the function. */
    public static boolean fits(Reference call, Map<String, Declaration> functions) {
        Declaration function = functions.get(call.name());
        return function == null || function.isTable() == (call.kind() == ReferenceKind.TABLE_FN);
    }

    /** What is wrong with a call of the right form. */
    public static Optional<Diagnostic> check(Reference call, Map<String, Declaration> functions) {
        Declaration function = functions.get(call.name());
        if (function == null || !call.kind().isFunction()) return Optional.empty();
        int expected = function.arguments().size();
        if (expected == call.argumentCount()) return Optional.empty();
        String arguments = expected + (expected == 1 ? " argument" : " arguments");
        Code code = function.isTable() ? Code.P001 : Code.B102;
        return Optional.of(Diagnostic.of(
                        code,
                        "function '" + call.name() + "' expects " + arguments + " but received " + call.argumentCount())
                .withHelp("call it as " + form(call.name(), function)));
    }

    /** A name that means a function, in a call of another form. */
    public static Diagnostic wrongKind(Reference call, String wanted, Map<String, Declaration> functions) {
        Declaration function = functions.get(call.name());
        String is = function == null ? "function" : function.isTable() ? "table function" : "scalar SQL function";
        String message = call.kind().isFunction()
                ? "references unknown " + wanted + " '" + call.name() + "': it is a " + is
                : "'" + call.name() + "' is a " + is + ", not a " + wanted;
        Diagnostic finding = Diagnostic.of(Code.P001, message);
        return function == null ? finding : finding.withHelp("use " + form(call.name(), function));
    }

    private static String form(String name, Declaration function) {
        ReferenceKind kind = function.isTable() ? ReferenceKind.TABLE_FN : ReferenceKind.UDF;
        return kind.word() + "(\"" + name + "\")("
                + String.join(
                        ", ",
                        function.arguments().stream()
                                .map(argument -> argument.name())
                                .toList())
                + ")";
    }
}
