package dev.sqlbuild.core.virtual;

import dev.sqlbuild.core.version.NodeVersion;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.version.VersionRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a clone into one physical environment will do (virtual-operations.md 7).
 *
 * @param artifacts every version that was asked for, in the order it was
 * @param functions physical copies of functions that views among them call and that the target lacks
 */
public record Hydration(List<Item> artifacts, List<Item> functions) {

    public Hydration {
        artifacts = List.copyOf(artifacts);
        functions = List.copyOf(functions);
    }

    /** What becomes of one version. */
    public enum Fate {
        /** Its rows are copied from the origin. */
        COPY,
        /** It holds no rows: it is created again from its SQL. */
        CREATE,
        /** The target has it. */
        PRESENT,
        /** The origin does not have it, or the target lacks what it reads. */
        MISSING,
        /** Another command works on it, or on what it reads. */
        LOCKED
    }

    /**
     * One version.
     *
     * @param version its definition
     * @param home where it lives in the target, or will
     * @param needs versions of this hydration that must be there before
     * @param note why, when that is not plain
     */
    public record Item(
            NodeVersion version, PhysicalRelation home, Fate fate, Set<VersionRef> needs, Optional<String> note) {

        public Item {
            needs = Set.copyOf(needs);
        }

        public VersionRef ref() {
            return version.ref();
        }

        /** Whether anything is done about it. */
        public boolean isWork() {
            return fate == Fate.COPY || fate == Fate.CREATE;
        }
    }

    /** Everything that is made. */
    public List<Item> work() {
        List<Item> work = new ArrayList<>(functions);
        artifacts.stream().filter(Item::isWork).forEach(work::add);
        return work;
    }
}
