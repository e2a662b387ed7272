package dev.sqlbuild.core.project;

import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.SqlBuildException;
import java.nio.file.Path;

/**
 * A project of which nothing but the configuration has been read. One command reads it once.
 *
 * @param directory absolute project directory
 * @param request what the command line and the process added to the files
 * @param config the effective configuration
 */
public record ConfiguredProject(Path directory, ConfigRequest request, ProjectConfig config) {

    /**
     * Reads the configuration files of a directory.
     *
     * @throws SqlBuildException when they are missing or say something wrong
     */
    public static ConfiguredProject open(Path directory, ConfigRequest request) {
        Diagnostics findings = new Diagnostics();
        ProjectFiles files = ProjectFiles.configOnly(directory, findings);
        return new ConfiguredProject(directory, request, ProjectConfigReader.require(files, request, findings));
    }
}
