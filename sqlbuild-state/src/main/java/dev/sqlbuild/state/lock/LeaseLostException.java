package dev.sqlbuild.state.lock;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import java.util.Optional;

/** {@code S064}: another process has the lock, or it was cleared. Its own class because callers then stop without undoing. */
public final class LeaseLostException extends SqlBuildException {
    private static final long serialVersionUID = 1L;

    private final transient Lease lease;

    /** @param owner who has the lock now, if anyone */
    public LeaseLostException(Lease lease, Optional<String> owner) {
        super(Diagnostic.of(
                        Code.S064,
                        "lost the lock '" + lease.key() + "'"
                                + owner.map(other -> " to " + other).orElse(", which was cleared")
                                + "; nothing further was changed")
                .withHelp("see who holds locks with: sqb state locks"));
        this.lease = lease;
    }

    /** The one that is lost; others of the same command may still be held. */
    public Lease lease() {
        return lease;
    }
}
