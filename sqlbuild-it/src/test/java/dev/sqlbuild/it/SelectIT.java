package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Selectors on a built project; nothing here changes the warehouse. */
@Spec("planning 16")
class SelectIT {
    private static final String[] THE_TWO = {"daily_usage", "fct_rides"};

    @TempDir
    static Path directory;

    private static Sqb sqb;

    @BeforeAll
    static void build() {
        sqb = Sqb.in(RidesProject.at(directory));
        assertThatCommand(sqb.run("build")).succeeds();
    }

    private List<String> selected(String... arguments) {
        CommandResult plan = sqb.run(
                Stream.concat(Stream.of("plan", "--json"), Stream.of(arguments)).toArray(String[]::new));
        assertThatCommand(plan).succeeds();
        return plan.json().at("/nodes").findValuesAsText("name").stream()
                .sorted()
                .toList();
    }

    @Test
    void selectsByTagPathAndBothAtOnce() {
        assertThat(selected("--select", "tag:core")).containsExactly(THE_TWO);
        assertThat(selected("--select", "path:marts")).containsExactly(THE_TWO);
        assertThat(selected("--select", "marts/")).containsExactly(THE_TWO);
        assertThat(selected("--select", "path:models/marts")).containsExactly(THE_TWO);
        assertThat(selected("--select", "tag:core,path:marts")).containsExactly(THE_TWO);
        assertThat(selected("--select", "models/marts/fct_rides.sql")).containsExactly("fct_rides");
        assertThat(selected("--select", "path:seeds/")).containsExactly("stations");
    }

    @Test
    void selectsAlongTheGraph() {
        assertThat(selected("--select", "fct_rides~daily_usage")).containsExactly(THE_TWO);
        assertThat(selected("--select", "1+daily_usage")).containsExactly(THE_TWO);
        assertThat(selected("--select", "+daily_usage")).containsExactly("daily_usage", "fct_rides", "stg_rides");
        assertThat(selected("--select", "stg_rides+1")).containsExactly("fct_rides", "stg_rides");
        assertThat(selected("--select", "source:raw_rides+")).containsExactly("daily_usage", "fct_rides", "stg_rides");
        assertThat(selected("--select", "+station_dim")).containsExactly("station_dim", "stations");
    }

    @Test
    void selectsByNameUnionAndExclusion() {
        assertThat(selected("--select", "fct_*")).containsExactly("fct_rides");
        assertThat(selected("-s", "seed:stations", "model:stg_rides")).containsExactly("stations", "stg_rides");
        assertThat(selected("-s", "stations", "-s", "stg_rides")).containsExactly("stations", "stg_rides");
        assertThat(selected("-s", "stations stg_rides")).containsExactly("stations", "stg_rides");
        assertThat(selected("--exclude", "tag:core", "stations")).containsExactly("station_dim", "stg_rides");
        assertThatCommand(sqb.run("plan", "--select", "tag:core,stg_rides"))
                .succeeds()
                .stdoutContains("Plan ready (0 selected)");
    }

    @Test
    void refusesWhatMatchesNothingOrIsMalformed() {
        assertThatCommand(sqb.run("plan", "--select", "")).failsWith("S001");
        assertThatCommand(sqb.run("plan", "--select", "++fct_rides")).failsWith("S002");
        assertThatCommand(sqb.run("plan", "--select", "fct_rides~"))
                .failsWith("S003")
                .stderrContains("path selector 'fct_rides~' requires names on both sides of '~'");
        assertThatCommand(sqb.run("plan", "--select", "station_dim~daily_usage"))
                .failsWith("S003")
                .stderrContains("no path from 'station_dim' to 'daily_usage'");
        assertThatCommand(sqb.run("plan", "--select", "+")).failsWith("S004");
        assertThatCommand(sqb.run("plan", "--select", "tagg:x"))
                .failsWith("S005")
                .stderrContains("unknown selector type 'tagg' in 'tagg:x'");
        assertThatCommand(sqb.run("plan", "--select", "tag:"))
                .failsWith("S006")
                .stderrContains("selector 'tag:' has empty value after ':'");
        assertThatCommand(sqb.run("plan", "--exclude", "fct_ride"))
                .failsWith("S007")
                .stderrContains("unknown selector name 'fct_ride'", "fct_rides");
        assertThatCommand(sqb.run("plan", "--select", "zzz*"))
                .failsWith("S007")
                .stderrContains("unknown selector pattern 'zzz*'");
        assertThatCommand(sqb.run("plan", "--select", "tag:nope"))
                .failsWith("S008")
                .stderrContains("no models found with tag 'nope'");
        assertThatCommand(sqb.run("plan", "--select", "path:nope"))
                .failsWith("S009")
                .stderrContains("no models found under path 'nope'.");
    }
}
