package dev.sqlbuild.core.virtual;

import static dev.sqlbuild.core.virtual.VdeWorld.PROD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.model.Materialization;
import dev.sqlbuild.core.plan.PlanProject;
import dev.sqlbuild.core.plan.PlanRequest;
import dev.sqlbuild.core.version.RefSet;
import dev.sqlbuild.core.version.VersionHash;
import dev.sqlbuild.core.version.VersionRef;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which versions a clone is about. */
class CloneScopeTest {
    private final PlanProject project = PlanProject.bikes();
    private final VdeWorld world = new VdeWorld(project);

    private CloneScope scope(List<String> select, String... exclude) {
        return new CloneScope(project.input(), select, List.of(exclude));
    }

    private static List<String> names(List<VersionRef> refs) {
        return refs.stream().map(ref -> ref.node().name()).toList();
    }

    @Test
    void takesModelsAndSeedsOfTheWorkspaceUpstreamFirst() {
        List<VersionRef> all = scope(List.of()).ofWorkspace();
        assertThat(names(all))
                .containsExactlyInAnyOrder("stations", "stg_rides", "fct_rides", "daily_usage", "station_dim")
                .containsSubsequence("stg_rides", "fct_rides", "daily_usage")
                .containsSubsequence("stations", "station_dim");
        assertThat(names(scope(List.of("+fct_rides"), "stg_rides").ofWorkspace()))
                .containsExactly("fct_rides");
        assertThatThrownBy(() -> scope(List.of("nope"))).isInstanceOf(SqlBuildException.class);
    }

    @Test
    void takesWhatAVdePointsToEvenWhereTheWorkspaceHasMovedOn() {
        world.build(PROD, PlanRequest.all());
        VersionHash bound = world.refs.get(PROD).find(NodeId.model("fct_rides")).orElseThrow();
        RefSet refs = world.refs.get(PROD).with(Map.of(NodeId.model("gone"), bound));
        project.query("fct_rides", "SELECT 2");
        project.model("marts", "fresh", Materialization.TABLE, "SELECT 1");

        List<VersionRef> all = scope(List.of()).ofRefs(refs);
        assertThat(all).contains(new VersionRef(NodeId.model("fct_rides"), bound));
        assertThat(names(all)).hasSize(6).endsWith("gone").doesNotContain("fresh");
        assertThat(names(scope(List.of(), "fct_rides").ofRefs(refs)))
                .contains("gone")
                .doesNotContain("fct_rides");
        assertThat(names(scope(List.of("fct_rides")).ofRefs(refs))).containsExactly("fct_rides");
        assertThatThrownBy(() -> scope(List.of("fct_rides", "fresh")).ofRefs(refs))
                .isInstanceOfSatisfying(SqlBuildException.class, e -> {
                    assertThat(e.diagnostic().code()).isEqualTo(Code.S015);
                    assertThat(e.diagnostic().message())
                            .isEqualTo("destination virtual environment is missing selected refs: fresh");
                });
    }
}
