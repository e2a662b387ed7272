package dev.sqlbuild.core.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The project of planning.md 11: raw_rides -> stg_rides -> fct_rides -> daily_usage, stations -> station_dim. */
class SelectorsTest {
    private static final NodeId RAW = NodeId.source("raw_rides");
    private static final NodeId STATIONS = NodeId.seed("stations");
    private static final NodeId STG = NodeId.model("stg_rides");
    private static final NodeId FCT = NodeId.model("fct_rides");
    private static final NodeId DAILY = NodeId.model("daily_usage");
    private static final NodeId DIM = NodeId.model("station_dim");

    private static final Selectors SELECTORS = Selectors.of(
            List.of(
                    new SelectableNode(RAW, "sources/raw.yml", List.of()),
                    new SelectableNode(STATIONS, "seeds/stations.csv", List.of("lookup")),
                    new SelectableNode(STG, "models/staging/stg_rides.sql", List.of()),
                    new SelectableNode(FCT, "models/marts/fct_rides.sql", List.of("core")),
                    new SelectableNode(DAILY, "models/marts/daily_usage.sql", List.of("core", "daily")),
                    new SelectableNode(DIM, "models/dims/station_dim.sql", List.of())),
            Dag.of(Map.of(
                    RAW, List.of(),
                    STATIONS, List.of(),
                    STG, List.of(RAW),
                    FCT, List.of(STG),
                    DAILY, List.of(FCT),
                    DIM, List.of(STATIONS))));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tag:core",
                "path:marts",
                "marts/",
                "/marts",
                "path:models/marts",
                "models/marts/",
                "marts\\",
                "tag:core,path:marts",
                "fct_rides~daily_usage",
                "1+daily_usage",
                "fct_rides+",
                "fct_rides+1",
                "fct_rides daily_usage",
                "model:fct_rides model:daily_usage",
                "path:marts/fct_rides.sql tag:daily"
            })
    void selectsTheTwoMarts(String selector) {
        assertThat(select(selector)).containsExactly(FCT, DAILY);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fct_* | model:fct_rides",
                "fct_ride? | model:fct_rides",
                "[a-f]ct_rides | model:fct_rides",
                "[!x]ct_rides | model:fct_rides",
                "+daily_usage,fct_rides | model:fct_rides",
                "+station_dim | seed:stations model:station_dim",
                "+fct_rides | source:raw_rides model:stg_rides model:fct_rides",
                "source:raw_rides+1 | source:raw_rides model:stg_rides",
                "seed:stations | seed:stations",
                "stations | seed:stations",
                "path:seeds | seed:stations",
                "sources/ | source:raw_rides",
                "path:models | model:stg_rides model:fct_rides model:daily_usage model:station_dim",
                "raw_rides~fct_rides | source:raw_rides model:stg_rides model:fct_rides",
                "+fct_rides~fct_rides+ | source:raw_rides model:stg_rides model:fct_rides model:daily_usage",
                "tag:daily,tag:core | model:daily_usage",
                "*_rides,model:* | model:stg_rides model:fct_rides"
            })
    void selects(String selector, String expected) {
        assertThat(select(selector)).map(NodeId::toString).containsExactlyInAnyOrder(expected.split(" "));
    }

    @Test
    void selectsEverythingWhenNothingIsAsked() {
        assertThat(SELECTORS.select(List.of(), List.of())).hasSize(6);
    }

    @Test
    void takesExclusionsAwayAfterTheUnion() {
        assertThat(SELECTORS.select(List.of("tag:core", "stg_rides"), List.of("fct_rides stg_*")))
                .containsExactly(DAILY);
    }

    @Test
    void mayLeaveNothing() {
        assertThat(SELECTORS.select(List.of("fct_rides,daily_usage"), List.of()))
                .isEmpty();
        assertThat(SELECTORS.select(List.of("fct_rides"), List.of("tag:core"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | S001 | empty selector",
                "' ' | S001 | empty selector",
                "fct_rides, | S001 | empty selector",
                "++fct_rides | S002 | malformed selector '++fct_rides'",
                "fct_rides++ | S002 | malformed selector",
                "a+b | S002 | malformed selector",
                "a~b~c | S002 | only one '~'",
                "fct_rides~ | S003 | path selector 'fct_rides~' requires names on both sides of '~'",
                "~fct_rides | S003 | requires names on both sides",
                "stg_rides~station_dim | S003 | no path from 'stg_rides' to 'station_dim'",
                "+ | S004 | '+' without a name",
                "tagg:x | S005 | unknown selector type 'tagg' in 'tagg:x'",
                "tag: | S006 | selector 'tag:' has empty value after ':'",
                "typo | S007 | unknown selector name 'typo'",
                "loader:x | S007 | unknown selector name 'x'",
                "model:stations | S007 | unknown selector name 'stations'",
                "x* | S007 | unknown selector pattern 'x*'",
                "tag:Core | S008 | no models found with tag 'Core'",
                "path:mart | S009 | no models found under path 'mart'.",
                "nowhere/ | S009 | no models found under path 'nowhere/'."
            })
    void refuses(String selector, Code code, String message) {
        assertThatThrownBy(() -> select(selector)).isInstanceOfSatisfying(SqlBuildException.class, e -> {
            assertThat(e.diagnostic().code()).isEqualTo(code);
            assertThat(e.diagnostic().message()).contains(message);
        });
    }

    @Test
    void refusesAnUnknownNameInExcludeToo() {
        assertThat(errors(() -> SELECTORS.select(List.of(), List.of("typo"))))
                .extracting(Diagnostic::code)
                .containsExactly(Code.S007);
    }

    @Test
    void reportsEveryBadSelectorAtOnce() {
        assertThat(errors(() -> SELECTORS.select(List.of("tag: typo"), List.of("nope/"))))
                .extracting(Diagnostic::code)
                .containsExactly(Code.S006, Code.S007, Code.S009);
    }

    @Test
    void namesTheNearName() {
        assertThat(errors(() -> select("fct_ride")).get(0).help()).contains("did you mean 'fct_rides'?");
        assertThat(errors(() -> select("tagg:core")).get(0).help()).contains("did you mean 'tag'?");
        assertThat(errors(() -> select("tag:cor")).get(0).help()).contains("did you mean 'core'?");
        assertThat(errors(() -> select("path:mart")).get(0).help()).contains("did you mean 'marts'?");
        assertThat(errors(() -> select("core")).get(0).help()).contains("there is a tag of that name: tag:core");
        assertThat(errors(() -> select("fct_rides~stg_rides")).get(0).help())
                .contains("the other way round there is one: stg_rides~fct_rides");
    }

    private static List<Diagnostic> errors(ThrowingCallable call) {
        try {
            call.call();
        } catch (SqlBuildException e) {
            return e.diagnostics();
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
        throw new AssertionError("nothing was refused");
    }

    private static List<NodeId> select(String selector) {
        return List.copyOf(SELECTORS.select(List.of(selector), List.of()));
    }
}
