package dev.sqlbuild.cli.option;

import java.util.Optional;
import picocli.CommandLine.Mixin;

/** What the reconcile commands have in common. */
public final class ReconcileOptions {
    @Mixin
    VirtualOptions virtual = new VirtualOptions();

    @Mixin
    SqlOptions sql = new SqlOptions();

    @Mixin
    VarsOptions vars = new VarsOptions();

    public Optional<String> virtualEnv() {
        return virtual.name();
    }

    public SqlOptions sql() {
        return sql;
    }

    public VarsOptions vars() {
        return vars;
    }
}
