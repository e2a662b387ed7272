package dev.sqlbuild.core.quality;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.sql.Reference;
import dev.sqlbuild.core.sql.ReferenceKind;
import dev.sqlbuild.core.sql.SqlTemplate;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Functions whose real definitions a test calls. */
final class CalledFunctions {
    private CalledFunctions() {}

    /** Functions that CTEs of a test call. */
    static Set<NodeId> by(Collection<ExpandedCte> ctes) {
        Set<NodeId> called = by(ctes, ReferenceKind.UDF);
        called.addAll(by(ctes, ReferenceKind.TABLE_FN));
        return called;
    }

    static Set<NodeId> by(Collection<ExpandedCte> ctes, ReferenceKind kind) {
        Set<NodeId> called = new LinkedHashSet<>();
        for (ExpandedCte cte : ctes) add(cte.template(), kind, called);
        return called;
    }

    /** Functions that stand in queries for a value; table functions are mocked there. */
    static void add(SqlTemplate query, ReferenceKind kind, Set<NodeId> called) {
        for (Reference reference : query.references()) {
            if (reference.kind() == kind) called.add(NodeId.function(reference.name()));
        }
    }

    /** Where they are, by name. One that is missing or has errors is left out: the call has been reported. */
    static Map<String, RelationName> places(Collection<NodeId> called, ProjectNodes nodes) {
        Map<String, RelationName> places = new TreeMap<>();
        for (NodeId function : called) {
            nodes.findFunction(function).ifPresent(found -> places.put(function.name(), found.relation()));
        }
        return places;
    }
}
