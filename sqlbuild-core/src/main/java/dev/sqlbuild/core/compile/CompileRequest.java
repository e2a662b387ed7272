package dev.sqlbuild.core.compile;

import dev.sqlbuild.adapter.AdapterRegistry;
import dev.sqlbuild.core.project.ConfiguredProject;
import dev.sqlbuild.core.project.FoundFiles;

/**
 * What to compile and how.
 *
 * @param project the project and its configuration
 * @param found the files of its directory
 * @param adapters adapters of this installation
 * @param sqlAnalysis false skips syntax checks and inference
 * @param cache false neither reads nor writes remembered verdicts
 * @param program the running program, distinct for every build of it; part of every cache key
 */
public record CompileRequest(
        ConfiguredProject project,
        FoundFiles found,
        AdapterRegistry adapters,
        boolean sqlAnalysis,
        boolean cache,
        String program) {}
