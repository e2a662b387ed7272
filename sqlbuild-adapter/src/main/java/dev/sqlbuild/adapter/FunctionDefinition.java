package dev.sqlbuild.adapter;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A function to create, complete and with its references resolved.
 *
 * @param name where it is created
 * @param arguments in order
 * @param returns type of a scalar function; absent for a table function
 * @param columns result columns of a table function, in order
 * @param body one expression of a scalar function, one query of a table function
 * @param uses places in the body that read an argument, in ascending order
 */
public record FunctionDefinition(
        RelationName name,
        List<Argument> arguments,
        Optional<String> returns,
        List<ColumnInfo> columns,
        String body,
        List<ArgumentUse> uses) {

    /** A declared argument. */
    public record Argument(String name, String type) {}

    /**
     * A place where the body reads an argument.
     *
     * @param argument its position in {@link #arguments()}
     */
    public record ArgumentUse(int start, int end, int argument) {}

    public FunctionDefinition {
        arguments = List.copyOf(arguments);
        columns = List.copyOf(columns);
        uses = List.copyOf(uses);
    }

    public boolean isTable() {
        return returns.isEmpty();
    }

    public FunctionSignature signature() {
        return new FunctionSignature(
                isTable(), arguments.stream().map(Argument::type).toList());
    }

    /** The body with another text in the place of each argument. */
    public String bodyWith(Function<Argument, String> text) {
        StringBuilder written = new StringBuilder();
        int copied = 0;
        for (ArgumentUse use : uses) {
            written.append(body, copied, use.start).append(text.apply(arguments.get(use.argument)));
            copied = use.end;
        }
        return written.append(body, copied, body.length()).toString();
    }
}
