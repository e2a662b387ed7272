package dev.sqlbuild.adapter;

/** Whether SQLBuild made what now stands at a destination; only then may its kind change. */
public enum Ownership {
    MANAGED,
    UNMANAGED
}
