/**
 * The project directory: its files, its TOML configuration, environments, config templates, identities and where
 * models are built. Knows nothing of SQL and opens no connection.
 */
@NullMarked
package dev.sqlbuild.core.project;

import org.jspecify.annotations.NullMarked;
