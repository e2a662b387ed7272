package dev.sqlbuild.engine.facts;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.RelationInfo;
import dev.sqlbuild.adapter.RelationKind;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.base.Sha256;
import dev.sqlbuild.core.plan.WarehouseFacts;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.SqlText;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tables that a query diff makes and removes again (analysis.md F7). Each is recorded as {@code query_diff_artifact} in
 * the state table of its schema before it is created and forgotten after it was dropped, so that whatever a crash leaves
 * has a record: a record without a table means nothing, a table without a record is not ours.
 */
public final class QueryArtifacts {
    private static final String NODE_TYPE = "query_diff_artifact";
    private static final String PREFIX = "sqb_qdiff__";

    private final Adapter adapter;
    private final StateTable table;
    private final RelationName state;

    /** @param place any relation of the schema in which the tables are made */
    public QueryArtifacts(Adapter adapter, RelationName place) {
        this.adapter = adapter;
        this.table = new FingerprintTable(adapter).state();
        this.state = table.beside(place);
    }

    /** Where the result of one side of a run is put. */
    public RelationName table(String runId, String side) {
        return state.withName(PREFIX + runId.toLowerCase(Locale.ROOT) + "__" + side);
    }

    /** Creates the state table where it is missing. */
    public void prepare(Session session) {
        session.execute(table.create(state));
    }

    /** Records a table that is about to be created. */
    public void record(Session session, RelationName artifact, String runId, String sql, Instant now) {
        String hash = Sha256.hex(sql);
        session.execute(table.insert(
                state,
                List.of(Arrays.asList(
                        NODE_TYPE,
                        artifact.name(),
                        artifact.database().orElse(null),
                        artifact.schema().orElse(null),
                        artifact.name(),
                        runId,
                        hash,
                        hash,
                        "",
                        "",
                        "",
                        LocalDateTime.ofInstant(now, ZoneOffset.UTC)))));
    }

    /** Drops a table and then its record. */
    public void drop(Session session, RelationName artifact) {
        adapter.drop(session, artifact, RelationKind.TABLE);
        session.execute(SqlText.of(adapter.dialect())
                .add("DELETE FROM ")
                .name(state)
                .add(" WHERE node_type = ")
                .literal(NODE_TYPE)
                .add(" AND node_name = ")
                .literal(artifact.name())
                .toString());
    }

    /** Whether a relation bears the name of such a table. */
    public static boolean isNameOf(RelationName relation) {
        return relation.name().startsWith(PREFIX);
    }

    /** Whether anything may be recorded in the schema. */
    public boolean exist(WarehouseFacts warehouse) {
        return !table.existing(List.of(state), warehouse).isEmpty();
    }

    /** Recorded tables of the schema with the time of their record; they may be gone. */
    public Map<RelationName, LocalDateTime> recorded(Session session) {
        String sql = SqlText.of(adapter.dialect())
                .add("SELECT node_name, ts FROM ")
                .name(state)
                .add(" WHERE node_type = ")
                .literal(NODE_TYPE)
                .toString();
        Map<RelationName, LocalDateTime> recorded = new LinkedHashMap<>();
        for (List<@Nullable Object> row : session.query(sql).rows()) {
            RelationName name = state.withName(String.valueOf(row.get(0)));
            if (isNameOf(name) && row.get(1) instanceof LocalDateTime at) recorded.put(name, at);
        }
        return recorded;
    }

    /**
     * Drops what runs that ended long ago have left behind.
     *
     * @return tables that have such a name and no record, which are left alone
     */
    public List<RelationName> dropLeftovers(Session session, Duration age, Instant now) {
        LocalDateTime oldest = LocalDateTime.ofInstant(now.minus(age), ZoneOffset.UTC);
        Map<RelationName, LocalDateTime> recorded = recorded(session);
        Set<String> names = recorded.keySet().stream().map(RelationName::name).collect(Collectors.toSet());
        List<RelationName> foreign = new ArrayList<>();
        String schema = state.schema().orElse(adapter.defaultSchema());
        for (RelationInfo info : adapter.listRelations(session, state.database(), List.of(schema))) {
            if (isNameOf(info.name()) && !names.contains(info.name().name())) foreign.add(info.name());
        }
        recorded.forEach((artifact, at) -> {
            if (at.isBefore(oldest)) drop(session, artifact);
        });
        return foreign;
    }
}
