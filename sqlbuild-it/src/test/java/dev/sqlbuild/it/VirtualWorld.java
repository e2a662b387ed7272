package dev.sqlbuild.it;

import static dev.sqlbuild.it.CommandResultAssert.assertThatCommand;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A project in virtual mode to which much happens: {@code prod} shows some version, {@code pr_1} and {@code pr_2} the
 * first two, unless they were cleaned up.
 */
final class VirtualWorld implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final CityBikes bikes;
    private final VersionedBikes versions;
    private int last = 2;
    private int ride;
    private int middle = 60;

    private VirtualWorld(CityBikes bikes) {
        this.bikes = bikes;
        this.versions = VersionedBikes.in(bikes);
    }

    static VirtualWorld create(Path directory, CityBikes.Pair pair) {
        VirtualWorld world = new VirtualWorld(CityBikes.create(directory, pair));
        String config = world.bikes.files().read("sqlbuild_project.toml");
        world.bikes
                .files()
                .file("sqlbuild_project.toml", config + "\n[janitor]\nenabled = true\nmax_checkpoints = 4\n");
        world.ride();
        for (int version = 1; version <= 2; version++) {
            world.versions.write(version);
            world.bikes.succeedHere("build");
            world.bikes.succeedHere("build", "--virtual-env", "pr_" + version);
        }
        return world;
    }

    CityBikes bikes() {
        return bikes;
    }

    /** The launcher; a campaign shares its machine with others. */
    Sqb sqb() {
        return Sqb.in(bikes.files()).withTimeout(PATIENCE);
    }

    int next() {
        return ++last;
    }

    private void ride() {
        ride++;
        versions.ride(ride);
    }

    /** Code that was never built, and a ride that no log has yet. */
    void writeNew() {
        ride();
        versions.write(next());
    }

    /** The code of what is shown. */
    void writeShown() {
        versions.write(versions.shown());
    }

    /** Sees to it that {@code prod} is a VDE. */
    void attached() {
        if (!isDetached()) return;
        assertThatCommand(bikes.here("adopt prod", "state", "adopt", "--allow-copy"))
                .succeeds();
    }

    /** Sees to it that {@code prod} is none. */
    void detached() {
        if (isDetached()) return;
        writeShown();
        assertThatCommand(bikes.here("detach prod", "state", "detach", "--allow-copy"))
                .succeeds();
    }

    private boolean isDetached() {
        return bikes.state("SELECT status FROM sqlbuild_state.virtual_environments"
                        + " WHERE virtual_environment_name = 'prod'")
                .equals(List.of(List.of("detached")));
    }

    /** A VDE with another version than {@code prod}, whose code is in the project now. */
    String otherVde() {
        int version = bikes.refs("prod").equals(bikes.refs("pr_1")) ? 2 : 1;
        String vde = "pr_" + version;
        versions.write(version);
        if (bikes.refs(vde).isEmpty()) bikes.succeedHere("build", "--virtual-env", vde);
        return vde;
    }

    /** Where another VDE has its version of a model, whose code is in the project now. */
    String otherVersion(String model) {
        String vde = otherVde();
        return Inventory.PHYSICAL + "." + Inventory.of(bikes).shown(vde).get(model);
    }

    /** The newest checkpoint that is not what {@code prod} shows. */
    String otherCheckpoint() {
        CommandResult list = bikes.succeedHere("state", "checkpoints", "list");
        return list.stdout()
                .lines()
                .filter(line -> line.contains("cp_") && !line.contains("current") && !line.contains("not restorable"))
                .map(line -> line.trim().split(" ")[0])
                .findFirst()
                .orElseThrow(() -> new AssertionError(list));
    }

    /** An operation that has died in its middle, and whose locks are cleared. */
    String interruptedPromotion() {
        while (true) {
            String source = otherVde();
            Death death = new Death.AtStatement("before", middle);
            CommandResult result =
                    death.in(sqb(), "promote", "--from", source, "--to", "prod").result();
            List<String> open = open();
            if (!open.isEmpty()) {
                assertThat(result.exitCode()).isEqualTo(Death.KILLED);
                clearLocks();
                return open.get(0);
            }
            middle -= 4;
        }
    }

    /** Operations that have neither succeeded nor been taken back, the newest first. */
    List<String> open() {
        return bikes
                .state("SELECT operation_id FROM sqlbuild_state.state_operations WHERE status = 'running'"
                        + " ORDER BY created_at DESC")
                .stream()
                .map(row -> row.get(0))
                .toList();
    }

    /** What a user does who knows that the process is dead. */
    void clearLocks() {
        bikes.state("SELECT lock_key FROM sqlbuild_state.locks")
                .forEach(row -> bikes.succeedHere("state", "locks", "clear", row.get(0), "--force"));
    }

    @Override
    public void close() {
        bikes.close();
    }
}
