package dev.sqlbuild.adapter.postgres;

import dev.sqlbuild.adapter.ConnectionConfig;
import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.base.SqlBuildException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.stream.Stream;

/** Why there is no connection, in words that name what to change and hold no secret. */
record RefusedConnection(PostgresOpening opening, SQLException cause) {
    private static final PostgresDriverDialect DRIVER = new PostgresDriverDialect();
    /** Part of the driver's message in every language. */
    private static final String NAME_CHECK = "PgjdbcHostnameVerifier";

    /** The cause may quote a secret in its message, so only its scrubbed text goes on. */
    SqlBuildException exception() {
        String place = "host " + opening.host() + ", port "
                + opening.config().string("port").orElse("5432") + ", database " + opening.database() + ", user "
                + opening.user();
        String message = opening.config().scrub(reason());
        String shown = opening.password()
                .filter(password -> password.length() >= 4)
                .map(password -> message.replace(password, ConnectionConfig.MASK))
                .orElse(message);
        SqlBuildException failure = new SqlBuildException(
                Diagnostic.of(Code.E102, "connection to PostgreSQL failed (" + place + "): " + shown)
                        .withHelp(help()));
        failure.setStackTrace(cause.getStackTrace());
        return failure;
    }

    private String reason() {
        if (isBecauseOf(UnknownHostException.class)) return "unknown host";
        if (isUntrusted()) return "the certificate of the server is not signed by one that sslrootcert names";
        if (isOtherName()) return "the certificate of the server is not made out to " + opening.host();
        return DRIVER.message(cause);
    }

    private String help() {
        if (isUntrusted()) return "name in sslrootcert the certificate of the authority that has signed the server's";
        if (isOtherName()) {
            return "use as host a name that stands in the certificate; sslmode verify-ca does not compare names";
        }
        boolean loginFailed =
                Objects.requireNonNullElse(cause.getSQLState(), "").startsWith("28");
        if (opening.password().isEmpty()
                && (loginFailed || String.valueOf(cause.getMessage()).contains("password"))) {
            return "set password in [connection], PGPASSWORD in the environment, or an entry in the pgpass file";
        }
        return "check [connection] in sqlbuild_project.toml and sqlbuild_local.toml";
    }

    private boolean isUntrusted() {
        return isBecauseOf(CertPathBuilderException.class) || isBecauseOf(CertPathValidatorException.class);
    }

    private boolean isOtherName() {
        return String.valueOf(cause.getMessage()).contains(NAME_CHECK);
    }

    private boolean isBecauseOf(Class<? extends Exception> type) {
        return Stream.<Throwable>iterate(cause, Objects::nonNull, Throwable::getCause)
                .anyMatch(type::isInstance);
    }
}
