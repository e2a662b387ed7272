package dev.sqlbuild.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What is true of virtual mode at every moment, and what once nothing is left to recover. */
final class VirtualInvariants {
    private VirtualInvariants() {}

    /** What an operation may do with relations. */
    enum Effect {
        /** Physical relations stay, and the log of rides grows. */
        KEEPS,
        /** Physical relations become plain ones or the other way round; every name keeps its rows. */
        CONVERTS,
        /** Physical relations that nobody needs go. */
        CLEANS
    }

    /** In the middle of an operation, whatever has become of it. */
    static void always(Inventory before, Inventory now, Effect effect) {
        Set<String> vdes = new TreeSet<>(before.statuses().keySet());
        vdes.addAll(now.statuses().keySet());
        for (String vde : vdes) {
            Map<String, String> shown = now.shown(vde);
            boolean old = shown.equals(before.shown(vde));
            boolean current = shown.equals(now.implied(vde));
            boolean converted = effect == Effect.CONVERTS && isHomogeneous(shown);
            boolean gone = goes(vde, now, effect);
            assertThat(old || current || converted || gone)
                    .as("%s shows %s, showed %s, and refs say %s", vde, shown, before.shown(vde), now.implied(vde))
                    .isTrue();
            for (Map.Entry<String, String> name : shown.entrySet()) {
                List<String> behind = now.physical().get(name.getValue());
                if (behind != null) {
                    assertThat(now.contents(vde).get(name.getKey()))
                            .as("rows of " + name)
                            .isEqualTo(behind);
                }
            }
        }
        lost(before, now, effect, vdes);
        dangling(now, effect);
        assertThat(now.events().contradictions()).as("history of refs").isEmpty();
        assertThat(now.events().refs()).as("refs by history").isEqualTo(now.refs());
    }

    /** Of a VDE that is cleaned up the views go first, all at once; that of the environment stays. */
    private static boolean goes(String vde, Inventory now, Effect effect) {
        return effect == Effect.CLEANS && !vde.equals("prod") && now.shown(vde).isEmpty();
    }

    /** Plain relations only, or views of physical relations only. */
    private static boolean isHomogeneous(Map<String, String> shown) {
        return shown.values().stream()
                        .map(value -> value.equals("table") || value.equals("view"))
                        .distinct()
                        .count()
                == 1;
    }

    private static void lost(Inventory before, Inventory now, Effect effect, Set<String> vdes) {
        before.physical().forEach((name, rows) -> {
            List<String> left = now.physical().get(name);
            if (left == null) {
                boolean kept = effect == Effect.KEEPS && before.homes().containsValue(name);
                assertThat(kept).as(name + " is gone").isFalse();
            } else if (name.startsWith("ride_log")) {
                assertThat(left).as(name).containsAll(rows);
            } else {
                assertThat(left).as(name).isEqualTo(rows);
            }
        });
        Map<String, Set<String>> checkpoints = new TreeMap<>(before.checkpoints());
        if (effect == Effect.CLEANS)
            checkpoints.keySet().retainAll(now.checkpoints().keySet());
        assertThat(now.checkpoints()).containsAllEntriesOf(checkpoints);
        for (String vde : vdes) {
            List<String> log = before.contents(vde).getOrDefault("ride_log", List.of());
            if (!goes(vde, now, effect)) {
                assertThat(now.contents(vde).getOrDefault("ride_log", List.of()))
                        .as("rides in " + vde)
                        .containsAll(log);
            }
            if (effect == Effect.CONVERTS) {
                assertThat(now.contents(vde)).as(vde).isEqualTo(before.contents(vde));
            }
        }
    }

    /** Every ref leads to a relation that is there and whole; a janitor takes relations away before their records. */
    private static void dangling(Inventory now, Effect effect) {
        Set<String> needed = new TreeSet<>();
        now.refs().forEach((vde, versions) -> {
            if (!now.detached(vde) && !goes(vde, now, effect)) needed.addAll(versions);
        });
        now.checkpoints().forEach((checkpoint, versions) -> {
            boolean going = effect == Effect.CLEANS;
            if (!now.detached(now.owners().getOrDefault(checkpoint, "")) && !going) needed.addAll(versions);
        });
        List<String> broken = new ArrayList<>();
        for (String version : needed) {
            String home = now.homes().get(version);
            if (!now.ready().contains(version)) broken.add(version + " is not ready");
            else if (home == null) broken.add(version + " is nowhere");
            else if (!now.physical().containsKey(home)) broken.add(version + " is lost: " + home);
        }
        assertThat(broken).isEmpty();
        assertThat(now.owners().keySet())
                .as("checkpoints")
                .isEqualTo(now.checkpoints().keySet());
    }

    /** Nothing is left to recover. */
    static void atRest(Inventory now) {
        atRest(now, Set.of("finalized", "detached"));
    }

    /** The same after what leaves a VDE that may have to be built. */
    static void atRest(Inventory now, Set<String> statuses) {
        dangling(now, Effect.KEEPS);
        assertThat(now.running()).as("operations that have not ended").isEmpty();
        assertThat(now.locks()).as("locks").isEmpty();
        assertThat(new HashSet<>(now.statuses().values())).isSubsetOf(statuses);
        now.statuses().forEach((vde, status) -> {
            Map<String, String> shown = now.shown(vde);
            if (now.detached(vde)) assertThat(shown.values()).as(vde).isSubsetOf("table", "view");
            else assertThat(shown).as(vde).isEqualTo(now.implied(vde));
        });
        assertThat(new TreeSet<>(now.homes().values()))
                .as("relations in state and warehouse")
                .isEqualTo(new TreeSet<>(now.physical().keySet()));
    }
}
