package dev.sqlbuild.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.model.Materialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlanTextTest {
    private final PlanProject project = PlanProject.bikes();

    @Test
    void showsAFirstRun() {
        assertThat(text(project.plan())).isEqualTo("""
                Plan ready (5 selected)

                First run (4)
                  station_dim          table
                  stg_rides            view
                  fct_rides            delete_insert (timestamp)
                    cursor   ride_hour (timestamp, hour)
                  daily_usage          delete_insert (timestamp)
                    cursor   ride_hour (timestamp, hour)
                Seeds (1)
                  stations             load (first run)
                """);
    }

    @Test
    void showsChangesWithCauseAndDiffAndCountsTheRest() {
        project.build();
        project.query("fct_rides", "SELECT ride_hour FROM __ref(\"stg_rides\") WHERE status IN ('done', 'billed')");

        assertThat(text(project.plan())).isEqualTo("""
                Plan ready (5 selected)

                Query changed (1)
                  fct_rides            delete_insert (timestamp)
                    replay   forward
                    cursor   ride_hour (timestamp, hour)
                    query diff
                       FROM __ref("stg_rides")
                    -  WHERE status = 'done'
                    +  WHERE status IN ('done', 'billed')
                Upstream changed (1)
                  daily_usage          delete_insert (timestamp)
                    cause    fct_rides query changed
                    cursor   ride_hour (timestamp, hour)
                Normal (2)
                    1 table
                    1 view
                Seeds (1)
                  stations             current
                Warnings (1)
                  warning: the query of 'fct_rides' changed, but rows that are already built keep their old results; \
                to process them again set replay_on_change full or bounded-<duration>, to hide this set \
                query_change_tracking = false
                """);
    }

    @Test
    void listsEveryModelWhenVerboseAndShowsWarnings() {
        project.build();
        project.query("stg_rides", "SELECT 1");

        assertThat(text(project.plan(
                        PlanRequest.of(List.of("fct_rides", "station_dim")).withVerbose(true))))
                .isEqualTo("""
                Plan ready (2 selected)

                Upstream changed (1)
                  fct_rides            delete_insert (timestamp)
                    cause    stg_rides query changed
                    cursor   ride_hour (timestamp, hour)
                Normal (1)
                  station_dim          table
                Warnings (1)
                  warning: selected model 'fct_rides' is stale: upstream stg_rides changed but will not be rebuilt or \
                is stale; use a closure selector (for example +model) to incorporate it
                """);
    }

    @Test
    void showsWhatIsCurrentUnderChangesOnly() {
        project.build();

        assertThat(text(project.plan(PlanRequest.all().withChangesOnly(true))))
                .contains("cause    source raw_rides (unknown)")
                .contains("Current (1)\n    1 table\n");
    }

    @Test
    void saysWhenNothingIsSelected() {
        assertThat(text(project.plan("stg_rides,fct_rides")))
                .startsWith("Plan ready (0 selected)\n")
                .contains("Warnings (1)");
    }

    @Test
    void cutsALongDiff() {
        StringBuilder query = new StringBuilder("SELECT a");
        for (int i = 0; i < 100; i++) query.append(", c").append(i);
        project.model("marts", "wide", Materialization.TABLE, query.toString());
        project.build();
        project.query("wide", query.toString().replace(", c", ", d"));

        List<String> diff = project.plan()
                .find(NodeId.model("wide"))
                .orElseThrow()
                .changes()
                .queryDiff();

        assertThat(diff).hasSize(41);
        assertThat(diff.get(40)).startsWith("... ").endsWith(" more lines");
    }

    @Test
    void putsTheSameIntoJson() {
        project.build();
        project.query("stg_rides", "SELECT 1");

        Map<String, ?> json = PlanJson.of(project.plan(), List.of());

        assertThat(json.get("command")).isEqualTo("plan");
        assertThat(json.get("environment")).isEqualTo("dev");
        assertThat((Map<?, ?>) json.get("summary")).hasToString("{selected=5, run=4, skip=1}");
        Map<?, ?> fct = ((List<?>) json.get("nodes"))
                .stream()
                        .map(node -> (Map<?, ?>) node)
                        .filter(node -> "fct_rides".equals(node.get("name")))
                        .findFirst()
                        .orElseThrow();
        assertThat(fct.get("action")).isEqualTo("incremental_delete_insert");
        assertThat(fct.get("reason")).isEqualTo("upstream_changed");
        assertThat(fct.get("relation")).isEqualTo("dev.fct_rides");
        assertThat(fct.get("causes")).hasToString("[{id=model:stg_rides, reason=query_changed}]");
    }

    private static String text(Plan plan) {
        return PlanText.of(plan, PlanStyle.PLAIN);
    }
}
