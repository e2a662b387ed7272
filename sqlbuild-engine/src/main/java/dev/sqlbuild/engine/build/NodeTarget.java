package dev.sqlbuild.engine.build;

import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.engine.run.Phase;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.StatementFailedException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Changes what stands in a node's place, whole or not at all; views that show it follow. */
final class NodeTarget {
    private final NodeRun run;
    private final RunScope scope;
    private final NodeWork work;

    NodeTarget(NodeRun run, RunScope scope, NodeWork work) {
        this.run = run;
        this.scope = scope;
        this.work = work;
    }

    /** Writes rows of the target; all of it or nothing. */
    void write(Runnable statements) {
        run.enter(Phase.DML);
        run.session().inTransaction(statements);
    }

    /** As {@link #write}, where columns of what consumers see change first. */
    void write(RelationName target, SchemaChange change, Runnable statements) {
        boolean seen = !change.isEmpty() && isShown(target);
        if (!seen && change.retyped().isEmpty()) {
            write(() -> {
                run.replaced(change.apply(run.adapter(), run.session(), target));
                statements.run();
            });
            return;
        }
        run.enter(Phase.DML);
        OptionalLong before = run.written();
        if (!seen) {
            List<String> retyped =
                    change.retyped().stream().map(ColumnInfo::name).toList();
            Set<RelationName> switched = new HashSet<>(
                    run.adapter().columnReaders(run.session(), target, retyped).keySet());
            switched.add(target);
            run.adapter().inSwitch(run.session(), switched, () -> {
                run.rewrite(before);
                run.replaced(change.apply(run.adapter(), run.session(), target));
                statements.run();
            });
            return;
        }
        Set<RelationName> replaced = new HashSet<>(work.shown().views());
        replaced.add(target);
        run.adapter().inSwitch(run.session(), replaced, () -> {
            run.rewrite(before);
            ShownViews views = views(target);
            if (change.takesAway())
                views.showOnly(change.kept(work.shown().columns())).forEach(run::replaced);
            run.replaced(change.apply(run.adapter(), run.session(), target));
            views.showAll().forEach(run::replaced);
            statements.run();
        });
    }

    private boolean isShown(RelationName target) {
        return !work.shown().views().isEmpty() && work.destination().equals(Optional.of(target));
    }

    private ShownViews views(RelationName target) {
        return new ShownViews(run.adapter(), run.session(), target, work.shown());
    }

    /** Replaces the node's relation; views that show it follow in the same transaction when its columns change. */
    void replace(RelationName target, Runnable replacement) {
        if (!isShown(target)) {
            replacement.run();
            return;
        }
        run.adapter().inSwitch(run.session(), () -> {
            replacement.run();
            ShownViews views = views(target);
            if (views.reshaped()) views.showAll().forEach(run::replaced);
        });
    }

    /** What may step aside for the node's relation: relations of this run, views that will follow it, and bystanders. */
    private Set<RelationName> rebuilt() {
        if (work.shown().equals(Shown.NOWHERE)) return scope.destinations();
        Set<RelationName> rebuilt = new HashSet<>(scope.destinations());
        rebuilt.addAll(work.shown().views());
        rebuilt.addAll(work.shown().bystanders());
        return rebuilt;
    }

    /** Puts the staging table in place; once begun this is not cut short by an interrupt. */
    void promote(RelationName staging, Destination destination) {
        run.enter(Phase.PROMOTION);
        Session session = run.session();
        boolean begun = scope.control().uncut(session, () -> {
            if (destination.present() || !renamed(session, staging, destination.relation())) {
                replace(
                        destination.relation(),
                        () -> run.replaced(run.adapter()
                                .promote(session, staging, destination.relation(), destination.existing(), rebuilt())));
            }
        });
        if (!begun) throw new SqlBuildException(Stopped.diagnostic(scope.control()));
        run.released();
        run.placed();
    }

    void createView(Destination destination, String sql) {
        RelationName view = destination.relation();
        replace(
                view,
                () -> run.replaced(
                        run.adapter().createViewAs(run.session(), view, sql, destination.existing(), rebuilt())));
        run.placed();
    }

    /** Where nothing stood one statement is enough; false when something has come to stand there since. */
    private boolean renamed(Session session, RelationName staging, RelationName destination) {
        try {
            run.adapter().rename(session, staging, destination, RelationKind.TABLE);
            return true;
        } catch (StatementFailedException e) {
            return false;
        }
    }
}
