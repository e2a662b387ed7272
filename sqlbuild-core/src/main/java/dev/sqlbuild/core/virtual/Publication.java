package dev.sqlbuild.core.virtual;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.version.FunctionVersion;
import dev.sqlbuild.core.version.RefSet;
import dev.sqlbuild.core.version.SourceObservation;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VirtualEnvironment;
import dev.sqlbuild.jdbc.SqlDialect;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One change of the pointers of a VDE, complete before it begins (virtual-operations.md 2): what is there now, and what
 * will be there.
 *
 * @param kind operation that publishes
 * @param before the VDE as recorded; absent if this brings it into being
 * @param refsBefore its refs as recorded
 * @param after the VDE afterwards
 * @param refsAfter its refs afterwards
 * @param views every view of the VDE afterwards, in dependency order
 * @param dropped views that leave the VDE
 * @param functions functions to create or replace before the views
 * @param observations data versions of sources to record
 * @param startMessage one line for the journal
 * @param finishMessage one line for the journal
 */
public record Publication(
        Kind kind,
        Optional<VirtualEnvironment> before,
        RefSet refsBefore,
        VirtualEnvironment after,
        RefSet refsAfter,
        List<LogicalView> views,
        List<RelationName> dropped,
        List<PublishedFunction> functions,
        List<SourceObservation> observations,
        String startMessage,
        String finishMessage) {

    /** Operations that publish, by their word in the journal. */
    public enum Kind {
        BUILD("build"),
        PROMOTE("promote"),
        ROLLBACK("rollback"),
        ATTACH("attach"),
        REPAIR_VIEW("repair_view");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }

        /** Whether a finalized result is kept as a checkpoint. */
        public boolean makesCheckpoint() {
            return this == BUILD || this == PROMOTE;
        }

        /** Whether every view of the VDE is written, and not only one. */
        public boolean makesAllViews() {
            return this != ATTACH && this != REPAIR_VIEW;
        }

        /** Whether refs and status change, and not only a view in the warehouse. */
        public boolean movesRefs() {
            return this != REPAIR_VIEW;
        }
    }

    /**
     * A function callable in the VDE.
     *
     * @param name where it is published
     * @param version its recorded definition
     * @param former the definition that stands there, as far as it is recorded
     */
    public record PublishedFunction(RelationName name, FunctionVersion version, Optional<FunctionVersion> former) {}

    public Publication {
        views = List.copyOf(views);
        dropped = List.copyOf(dropped);
        functions = List.copyOf(functions);
        observations = List.copyOf(observations);
    }

    /**
     * The same, which also drops views of an earlier publication under names that their nodes no longer have: an alias, a
     * schema or the place of unsuffixed views may have changed since.
     */
    public Publication dropping(List<LogicalView> earlier, SqlDialect dialect) {
        Set<String> taken = new HashSet<>();
        Set<NodeId> shown = new HashSet<>();
        views.forEach(view -> {
            taken.add(view.name().key(dialect));
            shown.add(view.node());
        });
        dropped.forEach(name -> taken.add(name.key(dialect)));
        List<RelationName> all = new ArrayList<>(dropped);
        for (LogicalView view : earlier) {
            boolean moved = shown.contains(view.node()) || !refsAfter.contains(view.node());
            if (moved && taken.add(view.name().key(dialect))) all.add(view.name());
        }
        return new Publication(
                kind,
                before,
                refsBefore,
                after,
                refsAfter,
                views,
                all,
                functions,
                observations,
                startMessage,
                finishMessage);
    }

    public VdeName vde() {
        return after.name();
    }
}
