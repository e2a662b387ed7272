package dev.sqlbuild.base;

/**
 * The resource a diagnostic is about, printed as {@code model: order_totals}.
 *
 * @param type printed kind, such as {@code model}, {@code source}, {@code sql test}
 * @param name logical name
 */
public record ResourceLabel(String type, String name) {
    @Override
    public String toString() {
        return type + ": " + name;
    }
}
