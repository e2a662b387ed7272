package dev.sqlbuild.core.quality;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.SourceText;
import dev.sqlbuild.core.graph.NodeId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Compiles the audits of a project (quality.md A1-A5): definitions once per file, then every attachment on its own. */
public final class AuditCompiler {
    private final AuditInputs inputs;
    private final Diagnostics diagnostics;

    private AuditCompiler(AuditInputs inputs, Diagnostics diagnostics) {
        this.inputs = inputs;
        this.diagnostics = diagnostics;
    }

    /** The audits without errors: attached ones in graph order of their targets, then unattached ones by name. */
    public static List<Audit> compile(AuditInputs inputs, Diagnostics diagnostics) {
        return new AuditCompiler(inputs, diagnostics).compile();
    }

    private List<Audit> compile() {
        AuditText text = new AuditText(inputs);
        Map<String, AuditDefinition> generic = generic();
        Stream<Audit> attached = inputs.targets().parallelStream()
                .flatMap(target ->
                        new AttachmentCompiler(inputs, text, generic, target, diagnostics).compile().stream());
        Stream<Audit> singular = definitions(inputs.singularFiles(), true).values().parallelStream()
                .flatMap(each -> new SingularCompiler(inputs, text, diagnostics).compile(each).stream());
        List<Audit> audits = new ArrayList<>(attached.toList());
        audits.addAll(singular.toList());
        audits.sort(Comparator.comparingInt(this::position));
        checkDefinitions(text, audits);
        return uniqueIds(audits);
    }

    private int position(Audit audit) {
        return audit.target().map(inputs.nodes().dag()::positionOf).orElse(Integer.MAX_VALUE);
    }

    private Map<String, AuditDefinition> generic() {
        Map<String, AuditDefinition> all = new HashMap<>(BuiltInAudits.all());
        definitions(inputs.genericFiles(), false).forEach((name, definition) -> {
            if (all.put(name, definition) == null) return;
            diagnostics.add(Diagnostic.of(
                            Code.P003,
                            "project audit '" + name + "' overrides built-in audit '" + name + "'",
                            definition.span())
                    .withHelp("rename the project audit if this override is unintended"));
        });
        return all;
    }

    private Map<String, AuditDefinition> definitions(List<SourceText> files, boolean singular) {
        Map<String, AuditDefinition> byName = new TreeMap<>();
        List<AuditDefinition> parsed = files.parallelStream()
                .flatMap(file -> AuditFile.parse(file, singular, diagnostics).stream())
                .toList();
        for (AuditDefinition definition : parsed) {
            AuditDefinition first = byName.putIfAbsent(definition.name(), definition);
            if (first == null) continue;
            diagnostics.add(Diagnostic.of(
                            Code.D007,
                            "audit '" + definition.name() + "' is defined in " + first.path() + " and in "
                                    + definition.path(),
                            definition.span())
                    .withHelp("rename one of them"));
        }
        return byName;
    }

    /** Definitions are templates and cannot be judged; the first instance of each stands for it. */
    private void checkDefinitions(AuditText text, List<Audit> audits) {
        Set<String> judged = new HashSet<>();
        for (Audit audit : audits) {
            String path = audit.query().sql().file().path();
            if (path.startsWith(BuiltInAudits.PATH_PREFIX)) continue;
            if (judged.add(path + " " + audit.definition())) text.checkSyntax(audit, diagnostics);
        }
    }

    /** Unnamed instances of one definition on one target are told apart by a number. */
    private static List<Audit> uniqueIds(List<Audit> audits) {
        Map<String, Integer> seen = new HashMap<>();
        List<Audit> unique = new ArrayList<>(audits.size());
        for (Audit audit : audits) {
            int count = seen.merge(audit.id(), 1, Integer::sum);
            unique.add(count == 1 ? audit : audit.withId(audit.id() + "#" + count));
        }
        return unique;
    }

    /** {@code audit:<label>:<kind>:<target>[:<column>]}. */
    static String id(String label, NodeId target, String column) {
        return "audit:" + label + ":" + target + (column.isEmpty() ? "" : ":" + column);
    }
}
