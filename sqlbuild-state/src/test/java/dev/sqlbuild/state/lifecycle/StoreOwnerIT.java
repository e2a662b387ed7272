package dev.sqlbuild.state.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.state.Backend;
import dev.sqlbuild.state.store.StateStore;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A store belongs to one project and environment. */
class StoreOwnerIT {
    private static final String ENGINES = "dev.sqlbuild.state.Backend#all";

    @ParameterizedTest
    @MethodSource(ENGINES)
    void isClosedToEveryCommandOfAnotherProject(String engine) {
        try (Backend backend = Backend.create(engine);
                StateStore store = backend.initialized();
                StateStore strange = backend.openFor("trains")) {
            backend.lifecycle(store).migrate();
            String before = backend.dump();
            StateLifecycle lifecycle = backend.lifecycle(strange);
            refuses(strange::requireUsable);
            refuses(lifecycle::init);
            refuses(lifecycle::migrate);
            refuses(() -> lifecycle.rollback(Optional.empty()));
            refuses(() -> lifecycle.reset(true));
            assertThat(backend.dump()).isEqualTo(before);
            assertThat(backend.value("SELECT count(*) FROM $.locks")).isEqualTo("0");
        }
    }

    private static void refuses(ThrowingCallable command) {
        SqlBuildException refused = catchThrowableOfType(SqlBuildException.class, command);
        assertThat(refused.diagnostic().code()).isEqualTo(Code.S093);
        assertThat(refused.diagnostic().message())
                .isEqualTo("state store 'sqlbuild_state' belongs to project bikes, environment prod");
        assertThat(refused.diagnostic().help().orElseThrow()).contains("sqb state init --take-over");
    }

    @ParameterizedTest
    @MethodSource(ENGINES)
    void isTakenOverOnRequestAndStaysSoInARollback(String engine) {
        try (Backend backend = Backend.create(engine);
                StateStore store = backend.initialized();
                StateStore renamed = backend.openFor("bicycles")) {
            backend.lifecycle(store).migrate();

            backend.lifecycle(renamed).init(true);

            renamed.requireUsable();
            backend.lifecycle(renamed).rollback(Optional.empty());
            renamed.requireUsable();
            assertThat(renamed.owners())
                    .containsExactly("project bicycles, environment prod", "project bikes, environment prod");
            assertThat(catchThrowableOfType(SqlBuildException.class, store::requireUsable)
                            .diagnostic()
                            .code())
                    .isEqualTo(Code.S093);
            backend.lifecycle(renamed).reset(true);
            backend.lifecycle(store).init();
            store.requireUsable();
        }
    }

    /** Made before stores had owners. */
    @ParameterizedTest
    @MethodSource(ENGINES)
    void belongsToWhoeverComesWhenNobodyIsNamed(String engine) {
        try (Backend backend = Backend.create(engine);
                StateStore store = backend.initialized();
                StateStore other = backend.openFor("trains")) {
            backend.execute("UPDATE $.state_migration_events SET message = NULL");
            store.requireUsable();
            backend.lifecycle(other).init();
            other.requireUsable();
            refusesAsTrains(store);
        }
    }

    private static void refusesAsTrains(StateStore store) {
        assertThat(catchThrowableOfType(SqlBuildException.class, store::requireUsable)
                        .diagnostic()
                        .message())
                .contains("belongs to project trains, environment prod");
    }
}
