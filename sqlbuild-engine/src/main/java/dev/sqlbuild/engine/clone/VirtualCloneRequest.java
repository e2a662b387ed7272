package dev.sqlbuild.engine.clone;

import dev.sqlbuild.adapter.ConnectionConfig;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.version.VdeName;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which versions to bring from another environment.
 *
 * @param from the other environment
 * @param places where direct mode would build a node there
 * @param origin its connection
 * @param target connection of the environment that is cloned into
 * @param vde whose refs say which versions; absent when the workspace does
 * @param select selectors as given; none selects everything
 * @param exclude selectors to leave out
 * @param skipLocked whether to go on without versions that others work on
 * @param hardCopy whether copies must own their data
 * @param concurrency sessions that copy at a time
 */
public record VirtualCloneRequest(
        String from,
        Function<NodeId, RelationName> places,
        ConnectionConfig origin,
        ConnectionConfig target,
        Optional<VdeName> vde,
        List<String> select,
        List<String> exclude,
        boolean skipLocked,
        boolean hardCopy,
        int concurrency) {}
