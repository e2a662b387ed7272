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

    static SqlBuildException beforeUpdate(NodeWork work, RelationName delta) {
        return new SqlBuildException(Diagnostic.of(
                        Code.C000,
                        "delta audit for '" + work.id().name()
                                + "' failed before target update with severity level: error")
                .withNote("the target is unchanged; the new rows are in " + delta)
                .withHelp("correct the data or the query and build again; that replaces " + delta.name()));
    }

    static SqlBuildException afterUpdate(NodeWork work) {
        return new SqlBuildException(Diagnostic.of(
                        Code.C000,
                        "final audit for '" + work.id().name()
                                + "' failed after target table was updated with severity level: error")
                .withHelp("the new rows are already in place; correct the data or the query and build again"));
    }

    static SqlBuildException afterReplacement(NodeWork work, String kind) {
        return new SqlBuildException(Diagnostic.of(
                        Code.C000,
                        "final audit for '" + work.id().name() + "' failed after target " + kind
                                + " was replaced with severity level: error")
                .withHelp("the new result is already in place; correct the data or the query and build again"));
    }
}
