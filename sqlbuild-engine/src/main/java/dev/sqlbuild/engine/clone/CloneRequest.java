package dev.sqlbuild.engine.clone;

import dev.sqlbuild.adapter.ConnectionConfig;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.plan.Deferral;
import java.util.List;

/**
 * What to clone.
 *
 * @param workspace compiled project of the environment that is cloned into
 * @param origin the environment that is cloned from, with the place of every model and seed there
 * @param target connection of the workspace's environment
 * @param from connection of the origin
 * @param select selectors as given; none selects everything
 * @param exclude selectors to leave out
 * @param hardCopy whether copies must own their data
 * @param concurrency sessions that copy at a time
 */
public record CloneRequest(
        Workspace workspace,
        Deferral origin,
        ConnectionConfig target,
        ConnectionConfig from,
        List<String> select,
        List<String> exclude,
        boolean hardCopy,
        int concurrency) {}
