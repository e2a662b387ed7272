package dev.sqlbuild.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.sqlbuild.it.CityBikes.Pair;
import dev.sqlbuild.it.VirtualInvariants.Effect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A campaign is worth what it would notice. */
class VirtualInvariantsIT {
    @TempDir
    Path directory;

    @Test
    void seesWhatIsLostMixedOrForgotten() throws IOException {
        try (VirtualWorld world = VirtualWorld.create(directory, Pair.DUCKDB_DUCKDB)) {
            CityBikes bikes = world.bikes();
            Inventory before = Inventory.of(bikes);
            VirtualInvariants.always(before, before, Effect.KEEPS);
            VirtualInvariants.atRest(before);
            String older = before.shown("pr_1").get("stg_rentals");
            String log = before.shown("prod").get("ride_log");
            assertThat(older).isNotEqualTo(before.shown("prod").get("stg_rentals"));

            for (String harm : List.of(
                    "DROP VIEW rides.station_usage",
                    "CREATE OR REPLACE VIEW rides.stg_rentals AS SELECT * FROM rides__sqb_physical." + older,
                    "CREATE OR REPLACE VIEW rides.ride_log AS SELECT * FROM rides__sqb_physical." + log
                            + " WHERE ride > 99",
                    "DELETE FROM rides__sqb_physical." + log,
                    "DROP TABLE rides__sqb_physical." + older)) {
                notices(bikes, before, "warehouse.duckdb", () -> bikes.execute(harm), harm);
            }
            for (String harm : List.of(
                    "DELETE FROM sqlbuild_state.virtual_environment_refs WHERE model_name = 'ride_log'",
                    "DELETE FROM sqlbuild_state.virtual_environment_ref_events WHERE model_name = 'ride_log'",
                    "DELETE FROM sqlbuild_state.physical_relations WHERE artifact_name = 'ride_log'",
                    "UPDATE sqlbuild_state.model_versions SET status = 'building'",
                    "DELETE FROM sqlbuild_state.virtual_environment_checkpoint_refs")) {
                notices(bikes, before, "state.duckdb", () -> bikes.executeState(harm), harm);
            }
        }
    }

    private static void notices(CityBikes bikes, Inventory before, String database, Runnable harm, String what)
            throws IOException {
        Path file = bikes.files().path(database);
        Path copy = file.resolveSibling("copy");
        Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        harm.run();
        assertThat(catchThrowable(() -> VirtualInvariants.always(before, Inventory.of(bikes), Effect.KEEPS)))
                .as(what)
                .isInstanceOf(AssertionError.class);
        Files.move(copy, file, StandardCopyOption.REPLACE_EXISTING);
        assertThat(Inventory.of(bikes)).as("taken back: " + what).isEqualTo(before);
    }
}
