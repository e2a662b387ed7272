package dev.sqlbuild.it;

import dev.sqlbuild.it.VirtualInvariants.Effect;
import java.util.List;
import java.util.Set;

/** Operations of virtual mode that may die anywhere, as data of the campaign. */
enum VirtualOperation {
    /** Builds changed code into the VDE that everybody reads, and new rides. */
    BUILD(Effect.KEEPS) {
        @Override
        List<String> prepare(VirtualWorld world) {
            world.attached();
            world.writeNew();
            return List.of("build");
        }
    },
    /** Gives a new VDE what another one has. */
    BRANCH(Effect.KEEPS) {
        @Override
        List<String> prepare(VirtualWorld world) {
            world.attached();
            world.writeShown();
            return List.of("build", "--virtual-env", "new_" + world.next());
        }
    },
    PROMOTE(Effect.KEEPS) {
        @Override
        List<String> prepare(VirtualWorld world) {
            world.attached();
            return List.of("promote", "--from", world.otherVde(), "--to", "prod");
        }
    },
    ROLLBACK(Effect.KEEPS) {
        @Override
        List<String> prepare(VirtualWorld world) {
            world.attached();
            return List.of("rollback", "--checkpoint-id", world.otherCheckpoint());
        }
    },
    DETACH(Effect.CONVERTS) {
        @Override
        List<String> prepare(VirtualWorld world) {
            world.attached();
            world.writeShown();
            return List.of("state", "detach", "--allow-copy");
        }

        @Override
        String answer() {
            return "detach prod";
        }
    },
    ADOPT(Effect.CONVERTS) {
        @Override
        List<String> prepare(VirtualWorld world) {
            world.detached();
            return List.of("state", "adopt", "--allow-copy");
        }

        @Override
        String answer() {
            return "adopt prod";
        }
    },
    /** Binds a model to another version, which makes it a VDE of two minds until the last checkpoint is back. */
    ATTACH(Effect.KEEPS) {
        @Override
        List<String> prepare(VirtualWorld world) {
            world.attached();
            return List.of("reconcile", "attach", "--model", MODEL, "--physical-relation", world.otherVersion(MODEL));
        }

        @Override
        String answer() {
            return "attach " + MODEL;
        }

        /** Who repeats it after a death in its middle has one view and no whole VDE. */
        @Override
        Set<String> ends() {
            return Set.of("finalized", "active", "detached");
        }

        @Override
        void takeBack(VirtualWorld world) {
            world.bikes().succeedHere("rollback");
        }
    },
    REPAIR_VIEW(Effect.KEEPS) {
        @Override
        List<String> prepare(VirtualWorld world) {
            world.attached();
            world.bikes().execute("DROP VIEW rides." + MODEL);
            return List.of("reconcile", "repair-view", "--virtual-env", "prod", "--model", MODEL);
        }
    },
    MIGRATE_STATE(Effect.KEEPS) {
        @Override
        List<String> prepare(VirtualWorld world) {
            return List.of("state", "migrate");
        }

        @Override
        boolean needsWarehouse() {
            return false;
        }
    },
    RESTORE_STATE(Effect.KEEPS) {
        @Override
        List<String> prepare(VirtualWorld world) {
            world.bikes().succeedHere("state", "migrate");
            return List.of("state", "rollback");
        }

        @Override
        boolean needsWarehouse() {
            return false;
        }
    },
    JANITOR(Effect.CLEANS) {
        @Override
        List<String> prepare(VirtualWorld world) {
            world.attached();
            world.writeNew();
            world.bikes().succeedHere("build");
            return List.of("janitor", "--auto-approve", "--retention-days", "0");
        }

        /** What it has not cleaned up is left for the next one. */
        @Override
        boolean resumes() {
            return false;
        }
    },
    RESUME(Effect.KEEPS) {
        @Override
        List<String> prepare(VirtualWorld world) {
            world.attached();
            return List.of("state", "resume", world.interruptedPromotion());
        }
    };

    private static final String MODEL = "fct_rentals";

    private final Effect effect;

    VirtualOperation(Effect effect) {
        this.effect = effect;
    }

    Effect effect() {
        return effect;
    }

    /** Sets up something to do, and returns the command that does it. */
    abstract List<String> prepare(VirtualWorld world);

    String answer() {
        return "";
    }

    /** Statuses that VDEs may have when it is over. */
    Set<String> ends() {
        return Set.of("finalized", "detached");
    }

    /** Undoes what others would stumble over, once all is checked. */
    void takeBack(VirtualWorld world) {}

    /** Whether {@code sqb state resume} can end what has died. */
    boolean resumes() {
        return true;
    }

    boolean needsWarehouse() {
        return true;
    }

    boolean converts() {
        return effect == Effect.CONVERTS;
    }
}
