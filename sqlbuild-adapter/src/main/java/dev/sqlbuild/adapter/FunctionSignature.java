package dev.sqlbuild.adapter;

import java.util.List;

/**
 * What tells functions of one name apart.
 *
 * @param table whether it is a table function
 * @param argumentTypes types of its arguments in order
 */
public record FunctionSignature(boolean table, List<String> argumentTypes) {
    public FunctionSignature {
        argumentTypes = List.copyOf(argumentTypes);
    }
}
