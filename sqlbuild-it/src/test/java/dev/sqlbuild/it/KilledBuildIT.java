package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whenever a direct build dies, every relation is the old one or the new one, whole, and the next build leaves what an
 * undisturbed one would have left.
 */
@Order(1)
class KilledBuildIT {
    private static final List<String> BUILT = List.of("rates", "trips", "daily");

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    @Spec("models 9")
    void leavesTheOldOrTheNewRelationsAndRecoversByTheNextBuild(TestEngine engine) {
        Build build = built(engine);
        assertThat(KillCampaign.run(build.sqb, build)).hasSizeGreaterThan(2);
    }

    @ParameterizedTest
    @EnumSource
    @Spec("models 9")
    void survivesAKillAtAnyMoment(TestEngine engine) {
        Build build = built(engine);
        KillCampaign.atRandomMoments(new Random(20260329), build.sqb, build);
    }

    /** Built once, undisturbed. */
    private Build built(TestEngine engine) {
        TestEngine.Project project = engine.project(directory);
        Build build = new Build(project, Sqb.in(project.files()));
        build.prepare(0);
        assertThatCommand(build.sqb.run("build")).succeeds();
        build.undisturbed = build.relations();
        assertThat(build.undisturbed).contains("trips", "daily", "rates", "latest");
        return build;
    }

    /** A seed, a typed and audited table over it, a table over that and a view, all of which say their version. */
    private static final class Build implements KillCampaign.Scenario {
        private final TestEngine.Project project;
        private final Sqb sqb;
        private List<String> undisturbed = List.of();
        private int standing;

        Build(TestEngine.Project project, Sqb sqb) {
            this.project = project;
            this.sqb = sqb;
        }

        @Override
        public void prepare(int attempt) {
            project.files()
                    .file("seeds/rates.csv", "bike,version\na," + attempt + "\nb," + attempt + "\nc," + attempt + "\n")
                    .model("trips", """
                            MODEL (materialized table, columns (trip (type BIGINT, audits [not_null, unique]), version (type INTEGER)));
                            SELECT r.n AS trip, s.version FROM __seed("rates") AS s
                            CROSS JOIN (VALUES (%d + 0), (%d + 1), (%d + 2)) AS r(n) WHERE s.bike = 'a'
                            """.formatted(attempt * 10, attempt * 10, attempt * 10))
                    .model(
                            "daily",
                            "MODEL (materialized table);\nSELECT trip AS day, version FROM __ref(\"trips\") WHERE %d = %d\n"
                                    .formatted(attempt, attempt))
                    .model(
                            "latest",
                            "MODEL (materialized view);\nSELECT max(version) AS version FROM __ref(\"daily\")\n");
        }

        @Override
        public List<String> command() {
            return List.of("build");
        }

        @Override
        public void checkAfterDeath(int attempt) {
            int above = attempt;
            for (String relation : BUILT) {
                List<List<String>> found =
                        project.rows("SELECT count(*), count(DISTINCT version), max(version) FROM dev." + relation);
                assertThat(found.get(0).subList(0, 2)).as(relation).containsExactly("3", "1");
                int version = Integer.parseInt(found.get(0).get(2));
                assertThat(version).as(relation).isIn(standing, attempt).isLessThanOrEqualTo(above);
                above = version;
            }
            assertThat(project.rows("SELECT version FROM dev.latest")).containsExactly(List.of(String.valueOf(above)));
        }

        @Override
        public void recover(int attempt) {
            assertThatCommand(sqb.run("build")).succeeds();
            for (String relation : BUILT) {
                assertThat(project.rows("SELECT count(*), min(version), max(version) FROM dev." + relation))
                        .as(relation)
                        .containsExactly(List.of("3", String.valueOf(attempt), String.valueOf(attempt)));
            }
            assertThat(relations()).isEqualTo(undisturbed);
            assertThatCommand(sqb.run("build", "--changes-only")).succeeds().stdoutContains("Nothing to build.");
            standing = attempt;
        }

        private List<String> relations() {
            return project
                    .rows(
                            "SELECT table_name FROM information_schema.tables WHERE table_schema = 'dev' ORDER BY table_name")
                    .stream()
                    .map(row -> row.get(0))
                    .toList();
        }
    }
}
