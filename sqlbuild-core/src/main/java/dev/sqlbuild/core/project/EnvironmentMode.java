package dev.sqlbuild.core.project;

/** Whether environments hold relations directly or through versions and views. */
public enum EnvironmentMode {
    DIRECT,
    VIRTUAL
}
