package dev.sqlbuild.core.quality;

import dev.sqlbuild.adapter.SqlProblem;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.NearName;
import dev.sqlbuild.base.SourceSpan;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.model.AuditAttachment;
import dev.sqlbuild.core.project.ConfigValue;
import dev.sqlbuild.core.sql.PlaceholderRenderer;
import dev.sqlbuild.core.sql.SqlTemplate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Compiles the audits attached to one model, source or seed (quality.md A2, A3). */
final class AttachmentCompiler {
    private final AuditInputs inputs;
    private final AuditText text;
    private final Map<String, AuditDefinition> definitions;
    private final AuditTarget target;
    private final Diagnostics shared;
    private final Set<String> names = new HashSet<>();
    private final Set<List<Object>> compiled = new HashSet<>();

    AttachmentCompiler(
            AuditInputs inputs,
            AuditText text,
            Map<String, AuditDefinition> definitions,
            AuditTarget target,
            Diagnostics shared) {
        this.inputs = inputs;
        this.text = text;
        this.definitions = definitions;
        this.target = target;
        this.shared = shared;
    }

    /** The audits without errors, column audits first. */
    List<Audit> compile() {
        List<Audit> audits = new ArrayList<>();
        for (AuditTarget.ColumnAudits column : target.columns()) {
            for (AuditAttachment attachment : column.audits()) {
                compile(attachment, Optional.of(column.column())).ifPresent(audits::add);
            }
        }
        for (AuditAttachment attachment : target.audits()) {
            compile(attachment, Optional.empty()).ifPresent(audits::add);
        }
        return audits;
    }

    private Optional<Audit> compile(AuditAttachment attachment, Optional<String> column) {
        AuditDefinition definition = definitions.get(attachment.definition());
        if (definition == null) {
            shared.add(resource(Diagnostic.of(
                            Code.P001,
                            target.path() + " references unknown generic audit '" + attachment.definition() + "'",
                            attachment.span())
                    .withHelp(NearName.help(attachment.definition(), definitions.keySet()))));
            return Optional.empty();
        }
        Diagnostics own = new Diagnostics();
        Optional<Audit> audit = compile(attachment, definition, column, own);
        shared.addAll(own.sorted().stream().map(this::resource).toList());
        return own.hasErrors() ? Optional.empty() : audit;
    }

    private Optional<Audit> compile(
            AuditAttachment attachment, AuditDefinition definition, Optional<String> column, Diagnostics own) {
        AuditInstance instance = AuditInstance.of(attachment.arguments(), target.path(), Code.P001, own);
        AuditArguments arguments =
                AuditArguments.of(definition, instance.arguments(), target, column, inputs, attachment.span(), own);
        if (own.hasErrors() || isRepeated(attachment, arguments)) return Optional.empty();
        List<SqlTemplate> queries = render(definition, arguments, attachment, own);
        if (own.hasErrors()) return Optional.empty();

        List<NodeId> reads = new ArrayList<>(new LinkedHashSet<>(List.of(target.id())));
        for (NodeId read : text.reads(queries)) {
            if (!reads.contains(read)) reads.add(read);
        }
        if (inputs.nodes().anyBroken(reads)) return Optional.empty();
        arguments
                .columns()
                .forEach((name, node) -> text.checkColumn(name, node, attachment.span(), target.path(), own));
        if (definition.builtIn() && inputs.judge().isPresent()) {
            new AuditTypes(inputs.nodes(), target, arguments, own).check(definition);
        }
        checkDirection(definition, reads, attachment.span(), own);
        if (!own.hasErrors()) checkExpressions(definition, arguments, queries.get(0), attachment.span(), own);
        Optional<Measurement> measurement = measurement(definition, instance, queries, attachment.span(), own);
        checkName(instance, attachment.span(), own);
        if (own.hasErrors()) return Optional.empty();
        String label = instance.name().orElse(definition.name());
        return Optional.of(new Audit(
                AuditCompiler.id(label, target.id(), arguments.column().orElse("")),
                label,
                definition.name(),
                Optional.of(target.id()),
                arguments.column(),
                instance.severity().orElse(inputs.defaultSeverity()),
                instance.deltaToo().orElse(inputs.defaultDeltaToo()),
                instance.alwaysRun(),
                queries.get(0),
                measurement,
                reads,
                target.path()));
    }

    /** The same attachment may come from a model and from its schema; it counts once. */
    private boolean isRepeated(AuditAttachment attachment, AuditArguments arguments) {
        List<Object> plain = new ArrayList<>();
        attachment.arguments().forEach((key, value) -> plain.add(key + "=" + value.plain()));
        return !compiled.add(List.of(attachment.definition(), arguments.column().orElse(""), plain));
    }

    private List<SqlTemplate> render(
            AuditDefinition definition, AuditArguments arguments, AuditAttachment attachment, Diagnostics own) {
        PlaceholderRenderer.Rendered query = PlaceholderRenderer.audit(definition.query(), arguments.values());
        Optional<PlaceholderRenderer.Rendered> evidence =
                definition.evidence().map(each -> PlaceholderRenderer.audit(each, arguments.values()));
        Set<String> missing = new LinkedHashSet<>(query.missing().keySet());
        Set<String> used = new TreeSet<>(query.used());
        evidence.ifPresent(each -> {
            missing.addAll(each.missing().keySet());
            used.addAll(each.used());
        });
        for (String name : missing) {
            own.add(Diagnostic.of(
                            Code.P001,
                            target.path() + " is missing argument '" + name + "' for generic audit '"
                                    + definition.name() + "'",
                            attachment.span())
                    .withHelp(missingHelp(name, definition)));
        }
        for (Map.Entry<String, ConfigValue> given : arguments.explicit().entrySet()) {
            // At model level the column also says where the audit belongs.
            if (used.contains(given.getKey()) || given.getKey().equals("column")) continue;
            Set<String> known = new TreeSet<>(missing);
            known.addAll(used);
            own.add(Diagnostic.of(
                            Code.P001,
                            target.path() + ": generic audit '" + definition.name() + "' has no argument '"
                                    + given.getKey() + "'",
                            given.getValue().span())
                    .withHelp(NearName.help(given.getKey(), known)));
        }
        List<SqlTemplate> templates = new ArrayList<>();
        if (own.hasErrors()) return templates;
        templates.add(text.expand(query.sql(), target.path(), Optional.of(attachment.span()), own));
        evidence.ifPresent(
                each -> templates.add(text.expand(each.sql(), target.path(), Optional.of(attachment.span()), own)));
        return templates;
    }

    private static String missingHelp(String name, AuditDefinition definition) {
        return name.equals("column") ? "attach it to a column" : "write " + definition.name() + " (" + name + " ...)";
    }

    private void checkDirection(AuditDefinition definition, List<NodeId> reads, SourceSpan span, Diagnostics own) {
        for (NodeId read : reads) {
            if (read.equals(target.id()) || !text.isDownstream(read, target.id())) continue;
            own.add(Diagnostic.of(
                            Code.P005,
                            target.path() + ": audit '" + definition.name() + "' of " + target.id() + " reads " + read
                                    + ", which is built from it",
                            span)
                    .withHelp("attach the audit to " + read.name()));
        }
    }

    /** Names in free text that no column explains are worth asking the judge. */
    private void checkExpressions(
            AuditDefinition definition, AuditArguments arguments, SqlTemplate query, SourceSpan span, Diagnostics own) {
        if (definition.builtIn()
                || !arguments.mayNameUnknownColumn(
                        inputs.nodes().require(target.id()).shape())) return;
        Optional<SqlProblem> problem = text.bind(query);
        if (problem.isEmpty()) return;
        Code code = AuditText.code(problem.get());
        List<String> known = inputs.nodes().require(target.id()).shape().names();
        own.add(Diagnostic.of(
                        code,
                        target.path() + ": audit '" + definition.name() + "': "
                                + problem.get().message(),
                        span)
                .withHelp(problem.get().name().flatMap(name -> NearName.help(name, known))));
    }

    private Optional<Measurement> measurement(
            AuditDefinition definition,
            AuditInstance instance,
            List<SqlTemplate> queries,
            SourceSpan span,
            Diagnostics own) {
        if (definition.header().measurement()) {
            if (instance.severity().isPresent()) {
                report(own, span, "'severity' is not valid for the measurement audit '" + definition.name() + "'");
            }
            Optional<SqlTemplate> evidence = queries.size() > 1 ? Optional.of(queries.get(1)) : Optional.empty();
            return MeasurementPolicy.read(
                    definition.header(), instance.policy(), evidence, target.path(), span, Code.P001, own);
        }
        for (String key : instance.policy().keySet()) {
            report(own, span, "'" + key + "' is not valid for the violation audit '" + definition.name() + "'");
        }
        return Optional.empty();
    }

    private void checkName(AuditInstance instance, SourceSpan span, Diagnostics own) {
        if (instance.name().isEmpty() || names.add(instance.name().get())) return;
        own.add(Diagnostic.of(
                        Code.D007,
                        target.path() + " attaches two audits named '"
                                + instance.name().get() + "' to " + target.id(),
                        span)
                .withHelp("rename one of them"));
    }

    /** A finding about the audited node. */
    private Diagnostic resource(Diagnostic finding) {
        return finding.resource().isPresent()
                ? finding
                : finding.on(target.id().kind().word(), target.id().name());
    }

    private void report(Diagnostics own, SourceSpan span, String what) {
        own.add(Diagnostic.of(Code.P001, target.path() + ": " + what, span));
    }
}
