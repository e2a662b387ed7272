package dev.sqlbuild.it;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * All that virtual mode has in warehouse and state store, read with the test's own SQL and none of the product's code. A
 * version is {@code model:trips:<hash>}, a relation {@code schema.name}.
 *
 * @param statuses of VDEs
 * @param refs of each VDE
 * @param checkpoints versions of each
 * @param owners VDE of each checkpoint
 * @param ready versions that may be shown
 * @param homes where versions are
 * @param shows what each relation is: {@code table}, a {@code view}, or the name of the physical relation that it reads
 * @param rows of each relation as text, sorted
 * @param events what the history of refs comes to when it is played, and where it contradicts itself
 * @param operations status of each, but of the clearing of locks
 * @param fences the operation that has switched each VDE's views last
 * @param locks that count
 */
record Inventory(
        Map<String, String> statuses,
        Map<String, Set<String>> refs,
        Map<String, Set<String>> checkpoints,
        Map<String, String> owners,
        Set<String> ready,
        Map<String, String> homes,
        Map<String, String> shows,
        Map<String, List<String>> rows,
        History events,
        Map<String, String> operations,
        Map<String, String> fences,
        List<String> locks) {
    static final String PHYSICAL = "rides__sqb_physical";

    private static final Pattern TARGET = Pattern.compile(PHYSICAL + "\"?\\.\"?(\\w+)");
    private static final String RELATIONS = """
            SELECT table_schema, table_name, table_type FROM information_schema.tables
            WHERE (table_schema = 'rides' OR table_schema LIKE 'rides\\_\\_%' ESCAPE '\\')
              AND table_name NOT LIKE '\\_sq%' ESCAPE '\\' ORDER BY 1, 2""";
    private static final List<String> KINDS = List.of("model", "seed");

    /**
     * @param refs of each VDE at the end
     * @param contradictions events that do not follow from those before them
     */
    record History(Map<String, Set<String>> refs, List<String> contradictions) {}

    static Inventory of(CityBikes bikes) {
        try (Connection warehouse = bikes.openWarehouse();
                Connection state = bikes.openState()) {
            Map<String, String> shows = shows(warehouse);
            Map<String, String> homes = new TreeMap<>();
            Set<String> ready = new HashSet<>();
            for (String kind : KINDS) {
                for (List<String> row : rows(
                        state,
                        "SELECT " + kind + "_name, version_hash FROM sqlbuild_state." + kind
                                + "_versions WHERE status = 'ready'"))
                    ready.add(kind + ":" + row.get(0) + ":" + row.get(1));
            }
            for (List<String> row : rows(
                    state,
                    "SELECT artifact_type, artifact_name, version_hash, relation_name"
                            + " FROM sqlbuild_state.physical_relations"))
                homes.put(String.join(":", row.subList(0, 3)), row.get(3));
            return new Inventory(
                    pairs(rows(
                            state, "SELECT virtual_environment_name, status FROM sqlbuild_state.virtual_environments")),
                    versions(state, "virtual_environment_%srefs", "virtual_environment_name"),
                    versions(state, "virtual_environment_checkpoint_%srefs", "checkpoint_id"),
                    pairs(rows(
                            state,
                            "SELECT checkpoint_id, virtual_environment_name"
                                    + " FROM sqlbuild_state.virtual_environment_checkpoints")),
                    ready,
                    homes,
                    shows,
                    contents(warehouse, shows.keySet()),
                    history(state),
                    pairs(rows(
                            state,
                            "SELECT operation_id, status FROM sqlbuild_state.state_operations"
                                    + " WHERE operation_type <> 'lock_clear'")),
                    fences(warehouse),
                    firsts(rows(state, "SELECT lock_key FROM sqlbuild_state.locks")));
        } catch (SQLException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    private static Map<String, String> fences(Connection warehouse) throws SQLException {
        boolean any = !rows(
                        warehouse,
                        "SELECT 1 FROM information_schema.tables WHERE table_schema = '" + PHYSICAL
                                + "' AND table_name = '_sqb_fences'")
                .isEmpty();
        if (!any) return Map.of();
        return pairs(
                rows(warehouse, "SELECT virtual_environment_name, operation_id FROM " + PHYSICAL + "._sqb_fences"));
    }

    private static Map<String, String> shows(Connection warehouse) throws SQLException {
        Map<String, String> shows = new TreeMap<>();
        for (List<String> row : rows(warehouse, RELATIONS)) {
            shows.put(row.get(0) + "." + row.get(1), row.get(2).equals("VIEW") ? "view" : "table");
        }
        boolean duckDb = warehouse.getMetaData().getDatabaseProductName().equals("DuckDB");
        String views = duckDb
                ? "SELECT schema_name, view_name, sql FROM duckdb_views() WHERE NOT internal"
                : "SELECT schemaname, viewname, definition FROM pg_views WHERE schemaname LIKE 'rides%'";
        for (List<String> row : rows(warehouse, views)) {
            Matcher target = TARGET.matcher(row.get(2));
            if (target.find()) shows.put(row.get(0) + "." + row.get(1), target.group(1));
        }
        return shows;
    }

    /** One query, so that all is of one moment and every view has to answer. */
    private static Map<String, List<String>> contents(Connection warehouse, Set<String> relations) throws SQLException {
        Map<String, List<String>> contents = new TreeMap<>();
        if (relations.isEmpty()) return contents;
        relations.forEach(relation -> contents.put(relation, new ArrayList<>()));
        String all = relations.stream()
                .map(relation -> "SELECT '" + relation + "', CAST(t AS VARCHAR) FROM " + quoted(relation) + " AS t")
                .collect(Collectors.joining(" UNION ALL "));
        for (List<String> row : rows(warehouse, all + " ORDER BY 1, 2"))
            contents.get(row.get(0)).add(row.get(1));
        return contents;
    }

    private static String quoted(String relation) {
        return "\"" + relation.replace(".", "\".\"") + "\"";
    }

    private static Map<String, Set<String>> versions(Connection state, String table, String owner) throws SQLException {
        Map<String, Set<String>> versions = new TreeMap<>();
        for (String kind : KINDS) {
            String name = table.formatted(kind.equals("model") ? "" : kind + "_");
            for (List<String> row :
                    rows(state, "SELECT " + owner + ", " + kind + "_name, version_hash FROM sqlbuild_state." + name)) {
                versions.computeIfAbsent(row.get(0), any -> new HashSet<>())
                        .add(kind + ":" + row.get(1) + ":" + row.get(2));
            }
        }
        return versions;
    }

    private static History history(Connection state) throws SQLException {
        Map<String, Map<String, String>> played = new TreeMap<>();
        List<String> contradictions = new ArrayList<>();
        for (List<String> event : rows(
                state,
                "SELECT virtual_environment_name, node_type, model_name, previous_version_hash, new_version_hash,"
                        + " operation_id FROM sqlbuild_state.virtual_environment_ref_events ORDER BY created_at")) {
            Map<String, String> refs = played.computeIfAbsent(event.get(0), any -> new TreeMap<>());
            String node = event.get(1) + ":" + event.get(2);
            String before = refs.getOrDefault(node, "null");
            if (!before.equals(event.get(3))) contradictions.add(event + " after " + before);
            if (event.get(4).equals("null")) refs.remove(node);
            else refs.put(node, event.get(4));
        }
        Map<String, Set<String>> refs = new TreeMap<>();
        played.forEach((vde, nodes) -> {
            if (!nodes.isEmpty()) {
                refs.put(
                        vde,
                        nodes.entrySet().stream()
                                .map(node -> node.getKey() + ":" + node.getValue())
                                .collect(Collectors.toSet()));
            }
        });
        return new History(refs, contradictions);
    }

    static List<List<String>> rows(Connection connection, String sql) throws SQLException {
        List<List<String>> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            int width = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= width; i++) row.add(String.valueOf(result.getString(i)));
                rows.add(row);
            }
        }
        return rows;
    }

    private static Map<String, String> pairs(List<List<String>> rows) {
        Map<String, String> pairs = new TreeMap<>();
        rows.forEach(row -> pairs.put(row.get(0), row.get(1)));
        return pairs;
    }

    private static List<String> firsts(List<List<String>> rows) {
        return rows.stream().map(row -> row.get(0)).toList();
    }

    // ---- what it means

    /** Operations that have not ended. */
    List<String> running() {
        return operations.keySet().stream()
                .filter(id -> operations.get(id).equals("running"))
                .toList();
    }

    static String schema(String vde) {
        return vde.equals("prod") ? "rides" : "rides__" + vde;
    }

    boolean detached(String vde) {
        return "detached".equals(statuses.get(vde));
    }

    /** What each name of a VDE shows. */
    Map<String, String> shown(String vde) {
        return within(shows, schema(vde));
    }

    /** What each name of a VDE would have to show by its refs. */
    Map<String, String> implied(String vde) {
        Map<String, String> implied = new TreeMap<>();
        for (String version : refs.getOrDefault(vde, Set.of())) {
            implied.put(version.split(":")[1], homes.getOrDefault(version, "nothing"));
        }
        return implied;
    }

    /** Rows behind each name of a VDE. */
    Map<String, List<String>> contents(String vde) {
        return within(rows, schema(vde));
    }

    /** Rows of each physical relation. */
    Map<String, List<String>> physical() {
        return within(rows, PHYSICAL);
    }

    private static <T> Map<String, T> within(Map<String, T> relations, String schema) {
        Map<String, T> within = new TreeMap<>();
        relations.forEach((relation, value) -> {
            if (relation.startsWith(schema + ".")) within.put(relation.substring(schema.length() + 1), value);
        });
        return within;
    }
}
