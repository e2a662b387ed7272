package dev.sqlbuild.engine.pointer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sqlbuild.adapter.Warehouse;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.core.version.RefSet;
import dev.sqlbuild.core.version.VdeStatus;
import dev.sqlbuild.core.version.VirtualEnvironment;
import dev.sqlbuild.jdbc.Session;
import dev.sqlbuild.jdbc.StatementListener;
import dev.sqlbuild.state.journal.Operation;
import dev.sqlbuild.state.journal.OperationStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A switch of views of which one statement fails (virtual-operations.md 9.15), where readers cannot watch it. */
class FailedSwitchTest {
    private static final int MODELS = 3;
    private static final String SHOWN =
            "SELECT (SELECT max(version) FROM dev.m_0) + (SELECT max(version) FROM dev.m_1) + (SELECT max(version) FROM dev.m_2)";

    @TempDir
    Path directory;

    @Test
    void isUndoneInTheWarehouseAndInTheStore() {
        try (PreviewProject preview = PreviewProject.in(directory, MODELS, UnaryOperator.identity())) {
            RefSet first = refs(preview);
            assertThatThrownBy(() -> preview.promote(new Refusing("VIEW dev.m_2 ")))
                    .isInstanceOfSatisfying(SqlBuildException.class, e -> {
                        assertThat(e.diagnostic().code()).isEqualTo(Code.S073);
                        assertThat(e.diagnostic().message())
                                .startsWith("publish failed and was undone: ")
                                .contains("not this view");
                    });
            assertThat(refs(preview)).isEqualTo(first);
            assertThat(status(preview)).contains(VdeStatus.FINALIZED);
            assertThat(preview.single(SHOWN)).hasToString("3");
            assertThat(last(preview).status()).isEqualTo(OperationStatus.FAILED);
            assertThat(preview.store().<Integer>read(view -> view.locks().size()))
                    .isZero();

            preview.promote(StatementListener.NONE);
            assertThat(preview.single(SHOWN)).hasToString("6");
            assertThat(refs(preview)).isNotEqualTo(first);
            assertThat(last(preview).status()).isEqualTo(OperationStatus.SUCCEEDED);
        }
    }

    /** While nobody can be asked whether the views were switched, nothing is taken back. */
    @Test
    void waitsToBeResumedWhenTheWarehouseDoesNotAnswer() {
        Cut cut = new Cut();
        try (PreviewProject preview = PreviewProject.in(directory, MODELS, cut::between)) {
            RefSet first = refs(preview);
            assertThatThrownBy(() -> preview.promote(cut)).isInstanceOfSatisfying(SqlBuildException.class, e -> {
                assertThat(e.diagnostic().code()).isEqualTo(Code.S074);
                assertThat(e.diagnostic().message()).contains("whether it has switched the views is unknown");
                assertThat(e.diagnostic().help().orElseThrow()).contains("sqb state resume promote:");
            });
            assertThat(refs(preview)).isNotEqualTo(first);
            assertThat(status(preview)).contains(VdeStatus.FINALIZING);
            assertThat(last(preview).status()).isEqualTo(OperationStatus.FAILED);

            preview.promote(StatementListener.NONE);
            assertThat(preview.single(SHOWN)).hasToString("6");
            assertThat(status(preview)).contains(VdeStatus.FINALIZED);
        }
    }

    /** The line to the warehouse breaks in the middle of the switch, and the next one is refused. */
    private static final class Cut implements StatementListener {
        private boolean broken;
        private boolean refused;

        @Override
        public void before(String sql) {
            if (refused || !sql.contains("VIEW dev.m_2 ")) return;
            broken = true;
            throw gone();
        }

        Warehouse between(Warehouse real) {
            return new Warehouse() {
                @Override
                public Session openSession() {
                    if (!broken || refused) return real.openSession();
                    refused = true;
                    throw gone();
                }

                @Override
                public void close() {
                    real.close();
                }
            };
        }

        private static SqlBuildException gone() {
            return new SqlBuildException(Diagnostic.of(Code.E101, "the line is broken"));
        }
    }

    private static RefSet refs(PreviewProject preview) {
        return preview.store().read(view -> view.refs(PreviewProject.PROD));
    }

    private static Optional<VdeStatus> status(PreviewProject preview) {
        return preview.store().read(view -> view.findVde(PreviewProject.PROD).map(VirtualEnvironment::status));
    }

    private static Operation last(PreviewProject preview) {
        return preview.store()
                .<List<Operation>>read(
                        view -> view.journal().list(Optional.empty(), Optional.of(PreviewProject.PROD), 1))
                .get(0);
    }

    /** The engine refuses one statement. */
    private record Refusing(String part) implements StatementListener {
        @Override
        public void before(String sql) {
            if (sql.contains(part)) throw new SqlBuildException(Diagnostic.of(Code.E101, "not this view"));
        }
    }
}
