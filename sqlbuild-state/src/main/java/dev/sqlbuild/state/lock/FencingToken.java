package dev.sqlbuild.state.lock;

/** Grows with every acquisition of a lock; the later holder has the greater one. */
public record FencingToken(long value) {
    @Override
    public String toString() {
        return Long.toString(value);
    }
}
