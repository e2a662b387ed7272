package dev.sqlbuild.engine.build;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;

/** What is said when an audit with severity {@code error} stops a model. */
final class AuditFailure {
    private AuditFailure() {}

    static SqlBuildException beforeReplacement(NodeWork work, RelationName staging) {
        return new SqlBuildException(Diagnostic.of(
                        Code.C000,
                        "final audit for '" + work.id().name()
                                + "' failed before replacing target table with severity level: error")
                .withNote("the target is unchanged; the new rows are in " + staging)
                .withHelp("correct the data or the query and build again; that drops " + staging.name()));
    }

    static SqlBuildException afterReplacement(NodeWork work, String kind) {
        return new SqlBuildException(Diagnostic.of(
                        Code.C000,
                        "final audit for '" + work.id().name() + "' failed after target " + kind
                                + " was replaced with severity level: error")
                .withHelp("the new result is already in place; correct the data or the query and build again"));
    }
}
