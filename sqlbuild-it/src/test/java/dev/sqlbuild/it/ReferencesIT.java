package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the names in {@code __ref}, {@code __source} and {@code __seed} mean, and what is said of wrong ones. */
class ReferencesIT {
    @TempDir
    Path directory;

    private ProjectDir project;

    @BeforeEach
    void create() {
        project = ProjectDir.shop(directory)
                .file("seeds/stations.csv", "station_id,city\n1,Lyon\n2,Nantes\n")
                .file("sources/raw.yml", """
                        sources:
                          - name: raw_rides
                            schema: raw
                            table: rides
                        """)
                .model("stg_rides", "MODEL (materialized view);\nSELECT * FROM __source(\"raw_rides\")\n");
    }

    private CommandResultAssert compile() {
        return assertThatCommand(Sqb.in(project).run("compile"));
    }

    @Test
    @Spec("models 16")
    void readsSeedsThroughRefAndLeavesCallsInTextAlone() {
        project.model("by_ref", "MODEL ();\nSELECT city FROM __ref(\"stations\")\n")
                .model("by_seed", "MODEL ();\nSELECT city FROM __seed ( 'stations' )\n")
                .model("in_text", "MODEL ();\nSELECT '__ref(\"nope\")' AS t -- __ref(\"nope\")\n, $$__ref(x)$$ AS d\n");

        compile().succeeds().stdoutContains("Compile ready (4 models)", "Wrote: target/compiled/");

        assertThat(project.read("target/compiled/models/by_ref.sql")).contains("dev.stations");
        assertThat(project.read("target/compiled/models/by_seed.sql")).contains("dev.stations");
        assertThat(project.read("target/compiled/models/in_text.sql")).contains("'__ref(\"nope\")'", "$$__ref(x)$$");
        assertThat(project.read("target/compiled/models/stg_rides.sql")).contains("raw.rides");
    }

    @Test
    @Spec("models 16")
    void reportsEveryWrongReferenceAtItsPlaceWithTheNearestName() {
        project.model("a_source", "MODEL ();\nSELECT 1 AS id FROM __ref(\"raw_rides\")\n")
                .model("bare", "MODEL ();\nSELECT 1 AS id FROM __ref(stations)\n")
                .model("two", "MODEL ();\nSELECT 1 AS id FROM __ref(\"stg_rides\", \"stations\")\n")
                .model(
                        "near_model",
                        "MODEL ();\nSELECT 1 AS id\nFROM __ref(\"stg_ride\") r\nJOIN __ref(\"nowhere\") n ON true\n")
                .model("near_source", "MODEL ();\nSELECT 1 AS id FROM __source(\"raw_ride\")\n")
                .model("near_seed", "MODEL ();\nSELECT 1 AS id FROM __seed(\"station\")\n")
                .model("model_as_source", "MODEL ();\nSELECT 1 AS id FROM __source(\"stg_rides\")\n")
                .model("off", "MODEL (enabled false);\nSELECT 1 AS id\n")
                .model("reads_off", "MODEL ();\nSELECT 1 AS id FROM __ref(\"off\")\n");

        compile()
                .failsWith("P001")
                .stderrContains("use __source(\"raw_rides\")")
                .pointsAt("models/a_source.sql:2:21")
                .stderrContains("error[P012]")
                .pointsAt("models/bare.sql:2:")
                .pointsAt("models/two.sql:2:")
                .stderrContains("unknown model 'stg_ride'", "did you mean 'stg_rides'?")
                .pointsAt("models/near_model.sql:3:6")
                .stderrContains("unknown model 'nowhere'")
                .pointsAt("models/near_model.sql:4:6")
                .stderrContains("unknown source 'raw_ride'", "did you mean 'raw_rides'?")
                .stderrContains("unknown seed 'station'", "did you mean 'stations'?")
                .stderrContains("use __ref(\"stg_rides\")")
                .stderrContains("model 'off' is disabled")
                .pointsAt("models/reads_off.sql:2:21")
                .stdoutContains("Compile failed", "stg_rides                  OK")
                .stdoutLacks("Wrote:");
    }

    @Test
    @Spec("models 17")
    void namesTheCycleAlongWithWhatElseIsWrong() {
        project.model("a", "MODEL ();\nSELECT 1 AS id FROM __ref(\"b\")\n")
                .model("b", "MODEL ();\nSELECT 1 AS id FROM __ref(\"a\")\n")
                .model("lost", "MODEL ();\nSELECT 1 AS id FROM __ref(\"nowhere\")\n");

        compile()
                .failsWith("P001")
                .stderrContains("a -> b -> a", "unknown model 'nowhere'")
                .pointsAt("models/a.sql:2:21");

        project.delete("models/a.sql")
                .delete("models/lost.sql")
                .model("b", "MODEL ();\nSELECT 1 AS id FROM __ref(\"b\")\n");
        compile().failsWith("P001").stderrContains("b -> b");
    }

    @Test
    void refusesTwoModelsOfOneRelation() {
        project.model("one", "MODEL (alias \"same\");\nSELECT 1 AS id\n")
                .model("other", "MODEL (alias \"SAME\");\nSELECT 1 AS id\n")
                .model("staging", "MODEL (alias \"stg_rides__staging\");\nSELECT 1 AS id\n");

        compile().failsWith("D007").stderrContains("models/one.sql", "models/other.sql", "stg_rides__staging");
    }
}
