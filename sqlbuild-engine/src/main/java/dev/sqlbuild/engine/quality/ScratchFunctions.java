package dev.sqlbuild.engine.quality;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.FunctionDefinition;
import dev.sqlbuild.adapter.LogicalType;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.Sha256;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.graph.NodeKind;
import dev.sqlbuild.core.janitor.TestSchemaAge;
import dev.sqlbuild.core.model.FunctionRendering;
import dev.sqlbuild.core.model.QueryRendering;
import dev.sqlbuild.core.model.SqlFunction;
import dev.sqlbuild.core.model.Workspace;
import dev.sqlbuild.core.quality.SqlTest;
import dev.sqlbuild.engine.record.RunId;
import dev.sqlbuild.engine.relation.ProjectReferences;
import dev.sqlbuild.jdbc.Session;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Copies of the functions that tests call, in schemas of their own: a test changes nothing that others use. Closing
 * drops them; a process that dies before leaves a schema {@code <schema>__sqb_test_<run>} with nothing but copies in it.
 */
final class ScratchFunctions implements AutoCloseable {
    private static final int RUN_DIGITS = 6;

    private final Workspace workspace;
    private final Adapter adapter;
    private final Warehouse warehouse;
    private final RunId run;
    private final Map<NodeId, RelationName> places = new HashMap<>();
    private final Map<NodeId, Diagnostic> failed = new HashMap<>();
    private final Set<RelationName> schemas = new LinkedHashSet<>();

    private ScratchFunctions(Workspace workspace, Adapter adapter, Warehouse warehouse, RunId run) {
        this.workspace = workspace;
        this.adapter = adapter;
        this.warehouse = warehouse;
        this.run = run;
    }

    /** Creates what the tests call, and what that calls, each after what it needs. */
    static ScratchFunctions of(
            List<SqlTest> tests, Workspace workspace, Adapter adapter, Warehouse warehouse, RunId run) {
        ScratchFunctions scratch = new ScratchFunctions(workspace, adapter, warehouse, run);
        List<NodeId> needed = scratch.needed(tests);
        if (needed.isEmpty()) return scratch;
        String suffix = "__sqb_test_" + Sha256.hex(run.text()).substring(0, RUN_DIGITS);
        try (Session session = warehouse.openSession()) {
            for (NodeId function : needed) scratch.create(workspace.function(function.name()), suffix, session);
        } catch (RuntimeException | Error e) {
            try {
                scratch.close();
            } catch (RuntimeException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
        return scratch;
    }

    private List<NodeId> needed(List<SqlTest> tests) {
        Set<NodeId> called = new LinkedHashSet<>();
        tests.forEach(test -> test.functions().keySet().forEach(name -> called.add(NodeId.function(name))));
        Set<NodeId> needed = new LinkedHashSet<>(called);
        workspace.dag().ancestors(called, Integer.MAX_VALUE).stream()
                .filter(node -> node.kind() == NodeKind.FUNCTION)
                .forEach(needed::add);
        return workspace.dag().inOrder(needed);
    }

    private void create(SqlFunction function, String suffix, Session session) {
        RelationName real = function.relation();
        String schema = real.schema().orElse(adapter.defaultSchema()) + suffix;
        RelationName place = real.withSchema(schema);
        places.put(function.id(), place);
        if (schemas.add(place.withName("x"))) {
            adapter.ensureSchema(session, real.database(), schema);
            tellAge(session, place);
        }
        QueryRendering references = ProjectReferences.withFunctionsAt(places, workspace, adapter.dialect())
                .rendering();
        try {
            adapter.createFunction(
                    session,
                    FunctionRendering.of(function.declaration(), function.body(), place, references),
                    Optional.empty());
        } catch (SqlBuildException e) {
            if (e.diagnostic().code() == Code.E103) throw e;
            failed.put(function.id(), e.diagnostic());
        }
    }

    /** A janitor that finds the schema after a crash asks how old it is. */
    private void tellAge(Session session, RelationName place) {
        FunctionDefinition age = new FunctionDefinition(
                place.withName(TestSchemaAge.name(run.start())),
                List.of(),
                Optional.of(adapter.typeOf(LogicalType.INTEGER)),
                List.of(),
                "1",
                List.of());
        adapter.createFunction(session, age, Optional.empty());
    }

    /** The test with the copies in place of the functions. */
    SqlTest redirected(SqlTest test) {
        Map<String, RelationName> copies = new HashMap<>();
        places.forEach((function, place) -> copies.put(function.name(), place));
        return test.calling(copies);
    }

    /** Why a function that the test calls could not be created. */
    Optional<String> failure(SqlTest test) {
        return test.functions().keySet().stream()
                .map(NodeId::function)
                .filter(failed::containsKey)
                .findFirst()
                .map(function -> "function '" + function.name() + "' could not be created: "
                        + Objects.requireNonNull(failed.get(function)).message());
    }

    /** On a session of its own: an interrupt must not keep the copies. */
    @Override
    public void close() {
        if (schemas.isEmpty()) return;
        try (Session session = warehouse.openSession()) {
            for (RelationName schema : schemas) {
                adapter.dropSchema(session, schema.database(), schema.schema().orElseThrow());
            }
        }
    }
}
