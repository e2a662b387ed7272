package dev.sqlbuild.core.quality;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Sha256;
import dev.sqlbuild.core.graph.NodeId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One SQL test, or one case of it, ready to run.
 *
 * @param name name of the test
 * @param caseName name of the case of a parameterised test
 * @param path authored file
 * @param blockIndex position of the block in the file, from 1
 * @param mode what is tested
 * @param owner most downstream target: a model before whose build the test runs, or a function after whose creation
 * @param targets models that are expected or asserted on, by name
 * @param models models whose real SQL runs, upstream first
 * @param mocks fixtures in authored order
 * @param checks expectations upstream first, then assertions in authored order
 * @param parameters SQL literal by parameter of the case
 * @param functions where the functions are that are called, by name
 * @param symbolic the generated SQL, functions without their places
 */
public record SqlTest(
        String name,
        Optional<String> caseName,
        String path,
        int blockIndex,
        TestMode mode,
        NodeId owner,
        List<String> targets,
        List<String> models,
        List<TestMock> mocks,
        List<TestCheck> checks,
        Map<String, String> parameters,
        Map<String, RelationName> functions,
        TestStatement symbolic) {

    private static final int LONGEST_GROUP = 120;

    public SqlTest {
        targets = List.copyOf(targets);
        models = List.copyOf(models);
        mocks = List.copyOf(mocks);
        checks = List.copyOf(checks);
        parameters = Map.copyOf(parameters);
        functions = Map.copyOf(functions);
    }

    /** {@code state_mapping [closed]}. */
    public String display() {
        return caseName.map(each -> name + " [" + each + "]").orElse(name);
    }

    /** The one statement that decides the test: a row per check. */
    public String sql() {
        return statement().counts(checks);
    }

    /** The generated SQL. */
    public TestStatement statement() {
        Map<String, String> places = new HashMap<>();
        functions.forEach((name, place) -> places.put(name, place.render(symbolic.dialect())));
        return symbolic.calling(places);
    }

    /** The same test of functions that are elsewhere; those that are not named stay. */
    public SqlTest calling(Map<String, RelationName> elsewhere) {
        if (functions.keySet().stream().noneMatch(elsewhere::containsKey)) return this;
        Map<String, RelationName> places = new HashMap<>(functions);
        places.replaceAll((name, place) -> elsewhere.getOrDefault(name, place));
        return new SqlTest(
                name,
                caseName,
                path,
                blockIndex,
                mode,
                owner,
                targets,
                models,
                mocks,
                checks,
                parameters,
                places,
                symbolic);
    }

    /** What failed, in words: {@code models: a, b} or {@code udf fare}. */
    public String subject() {
        return mode == TestMode.MODEL
                ? "models: " + String.join(", ", targets)
                : checks.get(0).display();
    }

    /** Path below {@code target/compiled/tests} and {@code target/run/tests}. */
    public String artifact() {
        String group = targets.size() == 1 ? targets.get(0) : "_chain_/" + shortened(String.join("__", targets));
        if (mode != TestMode.MODEL) group = mode.word() + "_" + owner.name();
        return group + "/" + name + caseName.map(each -> "__" + each).orElse("") + ".sql";
    }

    /** Changes when what the test checks or runs changes. */
    public String fingerprint() {
        return Sha256.hex(sql());
    }

    private static String shortened(String group) {
        if (group.length() <= LONGEST_GROUP) return group;
        String hash = Sha256.hex(group).substring(0, 12);
        return group.substring(0, LONGEST_GROUP - 14) + "__" + hash;
    }
}
