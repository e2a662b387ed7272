package dev.sqlbuild.state.journal;

import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.state.lock.FencingToken;
import dev.sqlbuild.state.lock.Lease;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * One attempt to change pointers or relations.
 *
 * @param id {@code <type>:<uuid>}, new for each attempt
 * @param vde whose pointers change; absent when it is about none
 * @param token of the lease it works under
 * @param owner of that lease
 * @param errorCode what it failed with
 * @param payload JSON with what was before and what is to be
 * @param createdAt when it began; the store decides for a new one
 * @param updatedAt when its row was last changed
 */
public record Operation(
        String id,
        OperationType type,
        OperationStatus status,
        Optional<VdeName> vde,
        Optional<FencingToken> token,
        Optional<String> owner,
        Optional<String> errorCode,
        Optional<String> payload,
        Instant createdAt,
        Instant updatedAt) {

    /** A new attempt under a lease. */
    public static Operation begin(OperationType type, Optional<VdeName> vde, Lease lease, Optional<String> payload) {
        return begin(type, vde, Optional.of(lease.token()), Optional.of(lease.owner()), payload);
    }

    /** That somebody takes away locks, which needs none. */
    public static Operation clearing(Optional<VdeName> vde) {
        return begin(OperationType.LOCK_CLEAR, vde, Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static Operation begin(
            OperationType type,
            Optional<VdeName> vde,
            Optional<FencingToken> token,
            Optional<String> owner,
            Optional<String> payload) {
        return new Operation(
                type.word() + ":" + UUID.randomUUID(),
                type,
                OperationStatus.RUNNING,
                vde,
                token,
                owner,
                Optional.empty(),
                payload,
                Instant.EPOCH,
                Instant.EPOCH);
    }
}
