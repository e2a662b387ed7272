package dev.sqlbuild.engine.quality;

import dev.sqlbuild.core.model.Workspace;
import java.util.List;
import java.util.Optional;

/**
 * Which SQL tests to run.
 *
 * @param workspace compiled project
 * @param select selectors of tested models; none means every test
 * @param exclude selectors of models to leave out
 * @param caseName the one case to run
 * @param concurrency worker sessions
 */
public record TestRequest(
        Workspace workspace, List<String> select, List<String> exclude, Optional<String> caseName, int concurrency) {

    public TestRequest {
        select = List.copyOf(select);
        exclude = List.copyOf(exclude);
    }
}
