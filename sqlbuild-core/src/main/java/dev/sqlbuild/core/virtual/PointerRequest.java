package dev.sqlbuild.core.virtual;

import java.util.List;

/**
 * Which pointers a promotion or rollback moves.
 *
 * @param select selectors; none together with no exclusion means everything
 * @param exclude selectors to leave out
 * @param allowPartial whether the target may be left working
 * @param includeStaleUpstreams whether required upstream models are added
 */
public record PointerRequest(
        List<String> select, List<String> exclude, boolean allowPartial, boolean includeStaleUpstreams) {

    public PointerRequest {
        select = List.copyOf(select);
        exclude = List.copyOf(exclude);
    }

    /** Everything. */
    public static PointerRequest all() {
        return new PointerRequest(List.of(), List.of(), false, false);
    }

    public boolean whole() {
        return select.isEmpty() && exclude.isEmpty();
    }
}
