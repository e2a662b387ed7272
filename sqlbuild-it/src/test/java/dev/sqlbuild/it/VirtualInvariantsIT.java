package dev.sqlbuild.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sqlbuild.it.CityBikes.Pair;
import dev.sqlbuild.it.VirtualInvariants.Effect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A campaign is worth what it would notice. */
class VirtualInvariantsIT {
    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(names = {"DUCKDB_DUCKDB", "POSTGRES_POSTGRES"})
    void seesViewsThatAreGoneOrShowSomethingElse(Pair pair) {
        try (VirtualWorld world = VirtualWorld.create(directory, pair)) {
            CityBikes bikes = world.bikes();
            Inventory before = Inventory.of(bikes);
            VirtualInvariants.always(before, before, Effect.KEEPS);
            VirtualInvariants.atRest(before);
            String older = before.shown("pr_1").get("stg_rentals");
            String log = before.shown("prod").get("ride_log");
            assertThat(older).isNotEqualTo(before.shown("prod").get("stg_rentals"));

            for (Map.Entry<String, String> harm : Map.of(
                            "station_usage",
                            "DROP VIEW rides.station_usage",
                            "stg_rentals",
                            view("stg_rentals", older),
                            "ride_log",
                            view("ride_log", log) + " WHERE ride > 99")
                    .entrySet()) {
                bikes.execute(harm.getValue());
                Inventory harmed = Inventory.of(bikes);
                for (Effect effect : Effect.values()) {
                    assertThatThrownBy(() -> VirtualInvariants.always(before, harmed, effect), "%s %s", effect, harm)
                            .isInstanceOf(AssertionError.class);
                }
                bikes.succeedHere("reconcile", "repair-view", "--model", harm.getKey());
                Inventory repaired = Inventory.of(bikes);
                VirtualInvariants.always(before, repaired, Effect.KEEPS);
                VirtualInvariants.atRest(repaired);
            }
        }
    }

    private static String view(String name, String physical) {
        return "CREATE OR REPLACE VIEW rides." + name + " AS SELECT * FROM " + Inventory.PHYSICAL + "." + physical;
    }

    @Test
    void seesWhatIsLostMixedOrForgotten() throws IOException {
        try (VirtualWorld world = VirtualWorld.create(directory, Pair.DUCKDB_DUCKDB)) {
            CityBikes bikes = world.bikes();
            Inventory before = Inventory.of(bikes);
            String older = before.shown("pr_1").get("stg_rentals");
            String log = before.shown("prod").get("ride_log");
            Harmed harmed = new Harmed(bikes, before);

            harmed.warehouse("DELETE FROM rides__sqb_physical." + log, List.of(Effect.values()));
            harmed.warehouse("DELETE FROM rides__sqb_physical." + older, List.of(Effect.values()));
            harmed.warehouse("DROP TABLE rides__sqb_physical." + log, List.of(Effect.values()));
            harmed.warehouse(
                    "DROP VIEW rides.stg_rentals; CREATE TABLE rides.stg_rentals AS SELECT * FROM rides__sqb_physical."
                            + before.shown("prod").get("stg_rentals"),
                    List.of(Effect.values()));
            harmed.state(
                    "DELETE FROM sqlbuild_state.virtual_environment_refs WHERE model_name = 'ride_log'",
                    List.of(Effect.values()));
            harmed.state(
                    "DELETE FROM sqlbuild_state.virtual_environment_ref_events WHERE model_name = 'ride_log'",
                    List.of(Effect.values()));
            harmed.state(
                    "DELETE FROM sqlbuild_state.physical_relations WHERE artifact_name = 'ride_log'",
                    List.of(Effect.values()));
            harmed.state("UPDATE sqlbuild_state.model_versions SET status = 'building'", List.of(Effect.values()));
            harmed.state("DELETE FROM sqlbuild_state.virtual_environment_checkpoint_refs", List.of(Effect.values()));

            // These may be so while something is under way, and no longer once nothing is.
            harmed.warehouse("CREATE TABLE rides__sqb_physical.stray AS SELECT 1 AS a", List.of());
            harmed.state("UPDATE sqlbuild_state.virtual_environments SET status = 'finalizing'", List.of());
            harmed.state("UPDATE sqlbuild_state.state_operations SET status = 'running'", List.of());
            harmed.state(
                    "INSERT INTO sqlbuild_state.locks (lock_key, owner_id, expires_at, fencing_token,"
                            + " created_at, updated_at) VALUES"
                            + " ('virtual_env:prod', 'build:1', TIMESTAMP '2000-01-01', 1, now()::TIMESTAMP, now()::TIMESTAMP)",
                    List.of());
        }
    }

    /** Does harm to one of the two databases, looks, and takes it back. */
    private record Harmed(CityBikes bikes, Inventory before) {
        void warehouse(String harm, List<Effect> seen) throws IOException {
            check("warehouse.duckdb", () -> bikes.execute(harm), harm, seen);
        }

        void state(String harm, List<Effect> seen) throws IOException {
            check("state.duckdb", () -> bikes.executeState(harm), harm, seen);
        }

        /** @param seen operations in whose middle it cannot be so */
        private void check(String database, Runnable harm, String what, List<Effect> seen) throws IOException {
            Path file = bikes.files().path(database);
            Path copy = file.resolveSibling("copy");
            Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            harm.run();
            for (Effect effect : Effect.values()) {
                Runnable look = () -> VirtualInvariants.always(before, Inventory.of(bikes), effect);
                if (seen.contains(effect)) {
                    assertThatThrownBy(look::run, "%s %s", effect, what).isInstanceOf(AssertionError.class);
                } else if (seen.isEmpty()) {
                    assertThatCode(look::run).as("%s %s", effect, what).doesNotThrowAnyException();
                }
            }
            assertThatThrownBy(
                            () -> {
                                Inventory now = Inventory.of(bikes);
                                VirtualInvariants.always(before, now, Effect.KEEPS);
                                VirtualInvariants.atRest(now);
                            },
                            "at rest: %s",
                            what)
                    .isInstanceOf(AssertionError.class);
            Files.move(copy, file, StandardCopyOption.REPLACE_EXISTING);
            assertThat(Inventory.of(bikes)).as("taken back: " + what).isEqualTo(before);
        }
    }
}
