package dev.sqlbuild.core.analysis;

import dev.sqlbuild.adapter.ColumnInfo;
import dev.sqlbuild.adapter.FunctionDefinition;
import dev.sqlbuild.adapter.RelationName;
import dev.sqlbuild.adapter.SqlJudge;
import dev.sqlbuild.adapter.SqlProblem;
import dev.sqlbuild.adapter.Verdict;
import dev.sqlbuild.base.QuickHash;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A judge that asks the engine only about texts it has not accepted before. The key of a verdict is the text and the
 * columns of the relations it reads, so a verdict is never stale. Refusals are not remembered. The engine is opened
 * at the first question that needs it; until then declarations are only noted.
 */
public final class RememberingJudge implements SqlJudge {
    private final Supplier<SqlJudge> opening;
    private final VerdictMemory memory;
    private final Map<RelationName, Declared> declared = new ConcurrentHashMap<>();
    private @Nullable SqlJudge engine;

    /** A relation or function, what of it decides the verdict on its readers, and whether the engine has been told. */
    private static final class Declared {
        private final Consumer<SqlJudge> telling;
        private final String signature;
        private boolean told;

        Declared(Consumer<SqlJudge> telling, String signature) {
            this.telling = telling;
            this.signature = signature;
        }
    }

    public RememberingJudge(Supplier<SqlJudge> opening, VerdictMemory memory) {
        this.opening = opening;
        this.memory = memory;
    }

    @Override
    public Optional<SqlProblem> check(String sql) {
        String key = QuickHash.of("syntax\n" + sql);
        if (memory.find(key).isPresent()) return Optional.empty();
        Optional<SqlProblem> problem = engine().check(sql);
        if (problem.isEmpty()) memory.keep(key, List.of());
        return problem;
    }

    @Override
    public Verdict describeAlone(String sql) {
        String key = QuickHash.of("alone\n" + sql);
        Optional<List<ColumnInfo>> remembered = memory.find(key);
        if (remembered.isPresent()) return Verdict.columns(remembered.get());
        Verdict verdict = engine().describeAlone(sql);
        verdict.columns().ifPresent(columns -> memory.keep(key, columns));
        return verdict;
    }

    /** Asks the engine each time: what the text reads is not known here. */
    @Override
    public Verdict describe(String sql) {
        tell(declared.keySet());
        return engine().describe(sql);
    }

    @Override
    public void declare(RelationName relation, List<ColumnInfo> columns) {
        List<ColumnInfo> kept = List.copyOf(columns);
        note(relation, new Declared(engine -> engine.declare(relation, kept), signature(kept)));
    }

    private void note(RelationName name, Declared fresh) {
        declared.compute(
                name, (key, known) -> known != null && known.signature.equals(fresh.signature) ? known : fresh);
    }

    @Override
    public Optional<SqlProblem> declare(FunctionDefinition function) {
        return declare(function, declared.keySet());
    }

    /**
     * Judges a function that reads nothing but {@code inputs} and notes it; the engine learns of it for others only
     * when a query calls it.
     */
    public Optional<SqlProblem> declare(FunctionDefinition function, Collection<RelationName> inputs) {
        String face = function.arguments() + " " + function.returns() + " " + function.columns();
        note(function.name(), new Declared(engine -> engine.declare(function), QuickHash.of(face)));
        String key = key(face + "\n" + function.body(), inputs);
        if (memory.find(key).isPresent()) return Optional.empty();
        tell(inputs);
        Optional<SqlProblem> problem = engine().declare(function);
        if (problem.isEmpty()) memory.keep(key, List.of());
        return problem;
    }

    /**
     * Describes a query that reads nothing but {@code inputs} and notes its shape; the engine learns of the new
     * relation only when another query reads it.
     *
     * @param inputs relations declared before
     */
    public Verdict declareAs(RelationName relation, String sql, Collection<RelationName> inputs) {
        Verdict verdict = describe(sql, inputs);
        verdict.columns().ifPresent(columns -> declare(relation, columns));
        return verdict;
    }

    /** Describes a query that reads nothing but {@code inputs}, all declared before. */
    public Verdict describe(String sql, Collection<RelationName> inputs) {
        String key = key(sql, inputs);
        Optional<List<ColumnInfo>> remembered = memory.find(key);
        if (remembered.isPresent()) return Verdict.columns(remembered.get());
        tell(inputs);
        Verdict verdict = engine().describe(sql);
        verdict.columns().ifPresent(columns -> memory.keep(key, columns));
        return verdict;
    }

    private String key(String sql, Collection<RelationName> inputs) {
        StringBuilder text = new StringBuilder("shape\n").append(sql);
        inputs.stream()
                .map(RelationName::toString)
                .sorted()
                .forEach(name -> text.append('\n').append(name));
        for (RelationName input : sortedByName(inputs)) {
            Declared columns = declared.get(input);
            if (columns != null) text.append('\n').append(columns.signature);
        }
        return QuickHash.of(text.toString());
    }

    private static List<RelationName> sortedByName(Collection<RelationName> inputs) {
        List<RelationName> sorted = new ArrayList<>(inputs);
        sorted.sort((a, b) -> a.toString().compareTo(b.toString()));
        return sorted;
    }

    private static String signature(List<ColumnInfo> columns) {
        StringBuilder text = new StringBuilder();
        for (ColumnInfo column : columns) {
            text.append(column.name()).append('\u0001').append(column.type()).append('\u0002');
        }
        return QuickHash.of(text.toString());
    }

    private void tell(Collection<RelationName> relations) {
        for (RelationName relation : relations) {
            Declared columns = declared.get(relation);
            if (columns == null) continue;
            synchronized (columns) {
                if (!columns.told) columns.telling.accept(engine());
                columns.told = true;
            }
        }
    }

    private synchronized SqlJudge engine() {
        if (engine == null) engine = opening.get();
        return engine;
    }

    @Override
    public synchronized void close() {
        if (engine != null) engine.close();
        engine = null;
    }
}
