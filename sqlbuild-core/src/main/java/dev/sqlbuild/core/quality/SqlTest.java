package dev.sqlbuild.core.quality;

import dev.sqlbuild.base.Sha256;
import dev.sqlbuild.core.graph.NodeId;
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
 * @param owner most downstream target; the test runs before that model is built
 * @param targets models that are expected or asserted on, by name
 * @param models models whose real SQL runs, upstream first
 * @param mocks fixtures in authored order
 * @param checks expectations upstream first, then assertions in authored order
 * @param parameters SQL literal by parameter of the case
 * @param statement the generated SQL
 */
public record SqlTest(
        String name,
        Optional<String> caseName,
        String path,
        int blockIndex,
        NodeId owner,
        List<String> targets,
        List<String> models,
        List<TestMock> mocks,
        List<TestCheck> checks,
        Map<String, String> parameters,
        TestStatement statement) {

    private static final int LONGEST_GROUP = 120;

    public SqlTest {
        targets = List.copyOf(targets);
        models = List.copyOf(models);
        mocks = List.copyOf(mocks);
        checks = List.copyOf(checks);
        parameters = Map.copyOf(parameters);
    }

    /** {@code state_mapping [closed]}. */
    public String display() {
        return caseName.map(each -> name + " [" + each + "]").orElse(name);
    }

    /** The one statement that decides the test: a row per check. */
    public String sql() {
        return statement.counts(checks);
    }

    /** Path below {@code target/compiled/tests} and {@code target/run/tests}. */
    public String artifact() {
        String group = targets.size() == 1 ? targets.get(0) : "_chain_/" + shortened(String.join("__", targets));
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
