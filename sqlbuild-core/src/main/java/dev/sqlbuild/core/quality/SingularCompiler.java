package dev.sqlbuild.core.quality;

import dev.sqlbuild.adapter.SqlProblem;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.sql.SqlTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compiles audits that name what they read and find out themselves where they belong (quality.md A3). */
record SingularCompiler(AuditInputs inputs, AuditText text, Diagnostics shared) {

    Optional<Audit> compile(AuditDefinition definition) {
        Diagnostics own = new Diagnostics();
        Optional<Audit> audit = compile(definition, own);
        shared.addAll(own.sorted().stream()
                .map(finding -> finding.on("audit", definition.name()))
                .toList());
        return own.hasErrors() ? Optional.empty() : audit;
    }

    private Optional<Audit> compile(AuditDefinition definition, Diagnostics own) {
        String path = definition.path();
        AuditInstance instance = AuditInstance.of(definition.header().instance(), path, Code.D004, own);
        List<SqlTemplate> queries = new ArrayList<>();
        queries.add(text.expand(definition.query(), path, Optional.empty(), own));
        definition.evidence().ifPresent(each -> queries.add(text.expand(each, path, Optional.empty(), own)));
        Optional<Measurement> measurement = Optional.empty();
        if (definition.header().measurement()) {
            if (instance.severity().isPresent()) {
                own.add(Diagnostic.of(
                        Code.D004, path + ": 'severity' is not valid for measurement audits", definition.span()));
            }
            Optional<SqlTemplate> evidence = queries.size() > 1 ? Optional.of(queries.get(1)) : Optional.empty();
            measurement = MeasurementPolicy.read(
                    definition.header(), instance.policy(), evidence, path, definition.span(), Code.D004, own);
        }
        if (own.hasErrors()) return Optional.empty();
        List<NodeId> reads = text.reads(queries);
        if (inputs.nodes().anyBroken(reads)) return Optional.empty();
        if (reads.size() == 1) warnSingle(definition, reads.get(0), own);
        reportUnknownColumns(definition, queries, own);
        Optional<NodeId> target = mostDownstream(reads);
        return Optional.of(new Audit(
                target.map(node -> AuditCompiler.id(definition.name(), node, ""))
                        .orElse("audit:" + definition.name()),
                definition.name(),
                definition.name(),
                target,
                Optional.empty(),
                instance.severity().orElse(inputs.defaultSeverity()),
                instance.deltaToo().orElse(inputs.defaultDeltaToo()),
                instance.alwaysRun(),
                queries.get(0),
                measurement,
                reads,
                path));
    }

    private static void warnSingle(AuditDefinition definition, NodeId node, Diagnostics own) {
        own.add(Diagnostic.of(
                        Code.P004,
                        "singular audit '" + definition.name() + "' reads only " + node + "; attach it instead",
                        definition.span())
                .withHelp("move it to audits/generic with @relation and name it in the audits of " + node.name()));
    }

    private void reportUnknownColumns(AuditDefinition definition, List<SqlTemplate> queries, Diagnostics own) {
        for (SqlTemplate query : queries) {
            Optional<SqlProblem> problem = text.bind(query);
            if (problem.isEmpty()) continue;
            Code code = AuditText.code(problem.get());
            own.add(Diagnostic.of(
                    code, "audit '" + definition.name() + "': " + problem.get().message(), definition.span()));
        }
    }

    private Optional<NodeId> mostDownstream(List<NodeId> reads) {
        List<NodeId> models = inputs.nodes()
                .dag()
                .inOrder(reads.stream()
                        .filter(node -> node.kind() == NodeKind.MODEL)
                        .toList());
        return models.isEmpty() ? Optional.empty() : Optional.of(models.get(models.size() - 1));
    }
}
