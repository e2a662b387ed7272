package dev.sqlbuild.adapter;

/** One of the two relations that are compared. */
public enum Side {
    LEFT,
    RIGHT;

    public Side other() {
        return this == LEFT ? RIGHT : LEFT;
    }
}
