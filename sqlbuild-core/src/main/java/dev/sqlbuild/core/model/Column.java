package dev.sqlbuild.core.model;

import java.util.Optional;

/**
 * A column as declared by the project or inferred by the analysis.
 *
 * @param name as written
 * @param type engine type text, absent when unknown
 * @param nullable absent when unknown or not declared
 * @param description declared text
 */
public record Column(String name, Optional<String> type, Optional<Boolean> nullable, Optional<String> description) {

    public static Column of(String name, String type) {
        return new Column(name, Optional.of(type), Optional.empty(), Optional.empty());
    }

    public static Column untyped(String name) {
        return new Column(name, Optional.empty(), Optional.empty(), Optional.empty());
    }
}
