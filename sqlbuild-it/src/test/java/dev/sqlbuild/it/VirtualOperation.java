package dev.sqlbuild.it;

import dev.sqlbuild.it.VirtualInvariants.Effect;
import java.util.List;

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
    MIGRATE_STATE(Effect.KEEPS) {
        @Override
        List<String> prepare(VirtualWorld world) {
            return List.of("state", "migrate");
        }
    },
    RESTORE_STATE(Effect.KEEPS) {
        @Override
        List<String> prepare(VirtualWorld world) {
            world.bikes().succeedHere("state", "migrate");
            return List.of("state", "rollback");
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

    /** Whether {@code sqb state resume} can end what has died. */
    boolean resumes() {
        return true;
    }

    boolean converts() {
        return effect == Effect.CONVERTS;
    }
}
