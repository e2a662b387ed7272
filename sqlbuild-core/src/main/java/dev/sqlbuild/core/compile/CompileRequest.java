package dev.sqlbuild.core.compile;

import dev.sqlbuild.adapter.AdapterRegistry;
import dev.sqlbuild.core.project.ConfigRequest;
import java.nio.file.Path;

/**
 * What to compile and how.
 *
 * @param directory absolute project directory
 * @param config environment, variables and process environment
 * @param adapters adapters of this installation
 * @param sqlAnalysis false skips syntax checks and inference
 * @param cache false neither reads nor writes remembered verdicts
 * @param programVersion version of the running program; part of every cache key
 */
public record CompileRequest(
        Path directory,
        ConfigRequest config,
        AdapterRegistry adapters,
        boolean sqlAnalysis,
        boolean cache,
        String programVersion) {}
