package dev.sqlbuild.core.quality;

import java.util.Map;

/**
 * One case of a parameterised SQL test.
 *
 * @param name name of the case
 * @param literals SQL literal by parameter
 */
record TestCase(String name, Map<String, String> literals) {
    TestCase {
        literals = Map.copyOf(literals);
    }
}
