package dev.sqlbuild.core.plan;

import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.NearName;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.plan.Detections.Detected;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Refuses a scope that could not be built: missing sources, missing upstream relations, foreign objects in the way. */
final class ScopeChecks {
    private static final int SHOWN = 5;
    private static final Set<String> HISTORIC = Set.of("incremental", "snapshot");

    private final PlanInput input;
    private final PlanRequest request;
    private final Scope scope;
    private final WarehouseFacts warehouse;
    private final RelationResolver resolver;
    private final Set<NodeId> baseline;
    private final Diagnostics errors = new Diagnostics();

    private ScopeChecks(
            PlanInput input,
            PlanRequest request,
            Scope scope,
            WarehouseFacts warehouse,
            RelationResolver resolver,
            Set<NodeId> baseline) {
        this.input = input;
        this.request = request;
        this.scope = scope;
        this.warehouse = warehouse;
        this.resolver = resolver;
        this.baseline = baseline;
    }

    /** Everything that is wrong at once. */
    static List<Diagnostic> run(
            PlanInput input,
            PlanRequest request,
            Scope scope,
            WarehouseFacts warehouse,
            RelationResolver resolver,
            Detections detected,
            Set<NodeId> baseline) {
        ScopeChecks checks = new ScopeChecks(input, request, scope, warehouse, resolver, baseline);
        checks.checkSources();
        Set<NodeId> missing = checks.checkUpstream();
        if (!request.noAudits()) checks.checkAudits(missing);
        for (Buildable node : scope.nodes()) checks.checkPlace(node, detected.of(node));
        return checks.errors.sorted();
    }

    private void checkSources() {
        Map<NodeId, List<NodeId>> readers = new HashMap<>();
        for (Buildable node : scope.nodes()) {
            for (NodeId upstream : input.dag().upstream(node.id())) {
                if (upstream.kind() != NodeKind.SOURCE) continue;
                readers.computeIfAbsent(upstream, s -> new ArrayList<>()).add(node.id());
            }
        }
        List<String> missing = new ArrayList<>();
        Optional<SourceSpan> place = Optional.empty();
        for (SourceNode source : input.sources()) {
            List<NodeId> ofSource = readers.getOrDefault(source.id(), List.of());
            if (ofSource.isEmpty() || source.mustExist().isEmpty()) continue;
            RelationName relation = source.mustExist().get();
            if (warehouse.exists(relation)) {
                checkColumns(source, relation);
            } else {
                missing.add(
                        "\n    - source '" + source.id().name() + "' (" + relation + "), read by " + names(ofSource));
                place = place.or(source::span);
            }
        }
        if (missing.isEmpty()) return;
        String count = missing.size() == 1
                ? "1 source table read by selected resources does not exist in the warehouse:"
                : missing.size() + " source tables read by selected resources do not exist in the warehouse:";
        Diagnostic error = Diagnostic.of(Code.S405, "cannot build selected scope: " + count + String.join("", missing))
                .withHelp("create the table or correct database, schema, table");
        errors.add(place.map(error::at).orElse(error));
    }

    private void checkColumns(SourceNode source, RelationName relation) {
        List<String> live =
                warehouse.columns(relation).stream().map(ColumnInfo::name).toList();
        if (live.isEmpty()) return;
        for (SourceNode.DeclaredName column : source.columns()) {
            if (live.stream().anyMatch(column.name()::equalsIgnoreCase)) continue;
            errors.add(Diagnostic.of(
                            Code.SR001,
                            "source '" + source.id().name() + "' declares column \"" + column.name() + "\" but "
                                    + relation + " has: " + String.join(", ", live),
                            column.span())
                    .on("source", source.id().name())
                    .withHelp(NearName.help(column.name(), live)));
        }
    }

    private Set<NodeId> checkUpstream() {
        Map<NodeId, List<NodeId>> readers = new TreeMap<>();
        for (Buildable node : scope.nodes()) {
            for (NodeId upstream : input.dag().upstream(node.id())) {
                if (isMissing(upstream)) {
                    readers.computeIfAbsent(upstream, u -> new ArrayList<>()).add(node.id());
                }
            }
        }
        if (readers.isEmpty()) return Set.of();
        List<NodeId> missing = readers.entrySet().stream()
                .sorted(Comparator.comparingInt(entry -> -entry.getValue().size()))
                .map(Map.Entry::getKey)
                .toList();
        StringBuilder message = new StringBuilder("cannot build selected scope: " + missing.size()
                + " missing upstream dependencies (" + names(missing) + ")");
        missing.stream()
                .filter(resolver::isDeferred)
                .limit(SHOWN)
                .forEach(id -> message.append("\n    ").append(notDeferrable(id)));
        String reader = readers.values().iterator().next().get(0).name();
        errors.add(Diagnostic.of(Code.S301, message.toString())
                .withHelp(
                        request.deferTo().isPresent()
                                ? "build them there first, or add them with --select +" + reader
                                : "add them with --select +" + reader
                                        + ", or read them from another environment with --defer-to"));
        return readers.keySet();
    }

    private boolean isMissing(NodeId upstream) {
        boolean present = scope.contains(upstream) || baseline.contains(upstream);
        if (present || upstream.kind() == NodeKind.FUNCTION) return false;
        return resolver.find(upstream).filter(r -> !warehouse.exists(r)).isPresent();
    }

    private String notDeferrable(NodeId id) {
        String environment = request.deferTo().map(Deferral::environment).orElse("");
        return id.name() + " not found in environment '" + environment + "' (" + resolver.require(id)
                + "); it must be readable through the active connection";
    }

    private void checkAudits(Set<NodeId> reported) {
        Set<String> said = new TreeSet<>();
        for (AuditReads audit : input.audits()) {
            if (!scope.contains(audit.target())) continue;
            for (NodeId read : audit.reads()) {
                if (reported.contains(read) || !isMissing(read)) continue;
                String message = "audit '" + audit.label() + "' on '"
                        + audit.target().name() + "' reads '" + read.name()
                        + "', which is not selected and does not exist in the warehouse; select it or build it first";
                if (resolver.isDeferred(read)) message += "\n    " + notDeferrable(read);
                if (said.add(message)) errors.add(Diagnostic.of(Code.S301, message));
            }
        }
    }

    private void checkPlace(Buildable node, Detected found) {
        if (found.existing().isEmpty() || node.isFunction()) return;
        RelationKind existing = found.existing().get();
        RelationKind wanted = node.isView() ? RelationKind.VIEW : RelationKind.TABLE;
        boolean foreign = existing == RelationKind.OTHER
                || (existing != wanted && found.recorded().isEmpty());
        if (foreign) {
            String kind = existing == RelationKind.OTHER ? "an object of another kind" : "a " + existing.name();
            errors.add(Diagnostic.of(
                            Code.A503,
                            node.relation() + " exists as " + kind + " that SQLBuild did not create; drop or rename it")
                    .on(node.id().kind().word(), node.name()));
            return;
        }
        Optional<String> was = found.wasMaterialized().filter(HISTORIC::contains);
        if (was.isEmpty() || request.fullRefresh()) return;
        errors.add(Diagnostic.of(
                        Code.C000,
                        "model '" + node.name() + "' changed from " + was.get() + " to "
                                + node.materialization().map(m -> m.word()).orElse(node.label())
                                + "; run with --full-refresh to drop its history")
                .on("model", node.name()));
    }

    private static String names(List<NodeId> nodes) {
        String shown =
                String.join(", ", nodes.stream().limit(SHOWN).map(NodeId::name).toList());
        return nodes.size() > SHOWN ? shown + ", +" + (nodes.size() - SHOWN) + " more" : shown;
    }
}
