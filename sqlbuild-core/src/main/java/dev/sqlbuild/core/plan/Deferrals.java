package dev.sqlbuild.core.plan;

import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Diagnostics;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.model.Model;
import dev.sqlbuild.core.model.ModelField;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.project.ConfigRequest;
import dev.sqlbuild.core.project.Environment;
import dev.sqlbuild.core.project.LogicalPlace;
import dev.sqlbuild.core.project.Placement;
import dev.sqlbuild.core.project.RelationDefaults;
import java.util.HashMap;
import java.util.Map;

/** Where a project lives in another of its environments. */
public final class Deferrals {
    private Deferrals() {}

    /**
     * The places of all models and seeds in the environment named by {@code --defer-to}. An unknown environment ends
     * the command with {@code D001}, the active one with {@code C001}.
     */
    public static Deferral to(String name, Workspace workspace, RelationDefaults otherwise, ConfigRequest request) {
        Environment environment = workspace.config().environments().require(name);
        boolean active = workspace
                .config()
                .environment()
                .filter(present -> present.name().equals(name))
                .isPresent();
        if (active) {
            throw new SqlBuildException(Diagnostic.of(Code.C001, "--defer-to '" + name + "' is the active environment")
                    .withHelp("name another environment, or build in another one with --environment"));
        }
        return new Deferral(name, places(environment, workspace, otherwise, request));
    }

    /** Where all models and seeds live in an environment, the active one or another. */
    public static Map<NodeId, RelationName> places(
            Environment environment, Workspace workspace, RelationDefaults otherwise, ConfigRequest request) {
        Placement placement = Placement.in(environment, workspace.config(), otherwise, request);
        Diagnostics findings = new Diagnostics();
        Map<NodeId, RelationName> relations = new HashMap<>();
        workspace
                .models()
                .values()
                .forEach(model -> relations.put(model.id(), placement.place(model.name(), logical(model), findings)));
        workspace
                .seeds()
                .values()
                .forEach(seed -> relations.put(
                        seed.id(), placement.place(seed.name(), seed.declared().logical(), findings)));
        findings.throwIfErrors();
        return relations;
    }

    private static LogicalPlace logical(Model model) {
        return new LogicalPlace(
                model.config().text(ModelField.DATABASE),
                model.config().text(ModelField.SCHEMA),
                model.config().text(ModelField.ALIAS).orElse(model.name()));
    }
}
