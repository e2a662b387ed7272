package dev.sqlbuild.core.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sqlbuild.base.SqlBuildException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Random graphs and selectors; a failure prints the seed of its round. */
class GraphPropertyTest {
    private static final int ROUNDS = 300;
    private static final String ALPHABET = "+~:,*?[]!-/\\ .0123m_agthspowdelcurn";

    @Test
    void ordersUpstreamFirst() {
        for (int seed = 0; seed < ROUNDS; seed++) {
            Map<NodeId, List<NodeId>> upstream = randomDag(new Random(seed));
            Dag dag = Dag.of(upstream);
            assertThat(dag.topological()).as("seed %s", seed).hasSameElementsAs(upstream.keySet());
            upstream.forEach((node, parents) ->
                    parents.forEach(parent -> assertThat(dag.positionOf(parent)).isLessThan(dag.positionOf(node))));
            assertThat(Dag.findCycle(upstream)).isEmpty();
        }
    }

    @Test
    void findsARealCycleWhenThereIsOne() {
        for (int seed = 0; seed < ROUNDS; seed++) {
            Random random = new Random(seed);
            Map<NodeId, List<NodeId>> upstream = randomDag(random);
            List<NodeId> nodes = List.copyOf(upstream.keySet());
            NodeId top = nodes.get(random.nextInt(nodes.size()));
            List<NodeId> below = new ArrayList<>(Dag.of(upstream).descendants(Set.of(top), Integer.MAX_VALUE));
            below.add(top);
            NodeId bottom = below.get(random.nextInt(below.size()));
            List<NodeId> parents = new ArrayList<>(upstream.get(top));
            parents.add(bottom);
            upstream.put(top, parents);

            List<NodeId> cycle = Dag.findCycle(upstream).orElseThrow();

            assertThat(cycle.get(0)).isEqualTo(cycle.get(cycle.size() - 1));
            assertThat(cycle.subList(1, cycle.size())).doesNotHaveDuplicates();
            for (int i = 0; i + 1 < cycle.size(); i++) {
                assertThat(upstream.get(cycle.get(i))).as("seed %s", seed).contains(cycle.get(i + 1));
            }
        }
    }

    @Test
    void neverFailsOtherwiseThanByADiagnostic() {
        for (int seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            if (seed % 500 == 0) graph = randomGraph(random);
            String selector = randomSelector(random, graph);
            try {
                Set<NodeId> chosen = graph.selectors.select(List.of(selector), List.of());
                Set<NodeId> rest = graph.selectors.select(List.of(), List.of(selector));
                List<NodeId> together = new ArrayList<>(chosen);
                together.addAll(rest);
                assertThat(together).containsExactlyInAnyOrderElementsOf(graph.nodes);
            } catch (SqlBuildException e) {
                assertThat(e.diagnostics()).isNotEmpty();
                assertThat(e.diagnostic().code().name()).startsWith("S00");
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", selector '" + selector + "'", e);
            }
        }
    }

    private record Graph(List<NodeId> nodes, Selectors selectors) {}

    private Graph graph = randomGraph(new Random(0));

    private static Graph randomGraph(Random random) {
        Map<NodeId, List<NodeId>> upstream = randomDag(random);
        List<SelectableNode> selectable = new ArrayList<>();
        for (NodeId node : upstream.keySet()) {
            String folder = "models/f" + random.nextInt(3) + "/";
            selectable.add(new SelectableNode(node, folder + node.name() + ".sql", List.of("t" + random.nextInt(3))));
        }
        return new Graph(List.copyOf(upstream.keySet()), Selectors.of(selectable, Dag.of(upstream)));
    }

    private static Map<NodeId, List<NodeId>> randomDag(Random random) {
        int size = 1 + random.nextInt(25);
        List<NodeId> nodes = new ArrayList<>();
        Map<NodeId, List<NodeId>> upstream = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            NodeKind kind = NodeKind.values()[random.nextInt(NodeKind.values().length)];
            NodeId node = new NodeId(kind, "m" + random.nextInt(1000) + "_" + i);
            List<NodeId> parents = new ArrayList<>();
            for (NodeId earlier : nodes) if (random.nextInt(4) == 0) parents.add(earlier);
            nodes.add(node);
            upstream.put(node, parents);
        }
        return upstream;
    }

    private static String randomSelector(Random random, Graph graph) {
        StringBuilder text = new StringBuilder();
        int pieces = 1 + random.nextInt(5);
        for (int i = 0; i < pieces; i++) {
            switch (random.nextInt(6)) {
                case 0, 1 ->
                    text.append(
                            graph.nodes.get(random.nextInt(graph.nodes.size())).name());
                case 2 ->
                    text.append(List.of("tag:t1", "path:f1", "f2/", "model:", "source:m*", "+", "2+", "~", ",")
                            .get(random.nextInt(9)));
                default -> {
                    for (int n = random.nextInt(4); n > 0; n--) {
                        text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
                    }
                }
            }
        }
        return text.toString();
    }
}
