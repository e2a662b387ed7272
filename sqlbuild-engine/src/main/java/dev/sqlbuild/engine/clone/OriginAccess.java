package dev.sqlbuild.engine.clone;

import dev.sqlbuild.adapter.Adapter;
import dev.sqlbuild.adapter.CloneOrigin;
import dev.sqlbuild.adapter.ConnectionConfig;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.jdbc.Session;
import java.nio.file.Path;

/** The way to the warehouse of the environment that is cloned from. */
final class OriginAccess {
    private OriginAccess() {}

    /**
     * Opens it for reading; {@code S078} when that is not possible.
     *
     * @param session of the target, open as long as the origin
     * @param environment name of the origin
     */
    static CloneOrigin open(
            Adapter adapter,
            Session session,
            ConnectionConfig target,
            ConnectionConfig origin,
            Path projectDir,
            String environment) {
        Diagnostic unreachable = Diagnostic.of(
                Code.S078, "source warehouse of '" + environment + "' cannot be read from the target connection");
        try {
            return adapter.findOrigin(session, target, origin, projectDir)
                    .orElseThrow(() -> new SqlBuildException(unreachable));
        } catch (SqlBuildException e) {
            if (e.diagnostic().code() == Code.S078) throw e;
            String cause = e.diagnostic().message();
            throw new SqlBuildException(
                    unreachable.withNote(cause.lines().findFirst().orElse(cause)), e);
        }
    }
}
