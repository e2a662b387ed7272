package dev.sqlbuild.engine.record;

import dev.sqlbuild.base.SqlBuildException;
import dev.sqlbuild.jdbc.StatementListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects what one node or check executes and enters it into the ledger. Thread-safe. */
public final class NodeStatements implements StatementListener {
    private final String resource;
    private final StatementLedger ledger;
    private final List<String> executed = new ArrayList<>();

    public NodeStatements(String resource, StatementLedger ledger) {
        this.resource = resource;
        this.ledger = ledger;
    }

    @Override
    public synchronized void before(String sql) {
        executed.add(sql);
    }

    @Override
    public void after(String sql, Duration took, Optional<SqlBuildException> failure) {
        ledger.add(resource, sql, took, failure.isEmpty());
    }

    /** Statements in order, failed ones included. */
    public synchronized List<String> executed() {
        return List.copyOf(executed);
    }

    /** The statements as one script. */
    public static String script(List<String> statements) {
        StringBuilder text = new StringBuilder();
        for (String statement : statements) text.append(statement.strip()).append(";\n\n");
        if (text.length() > 0) text.setLength(text.length() - 1);
        return text.toString();
    }
}
