package dev.sqlbuild.adapter.check;

import dev.sqlbuild.adapter.Capabilities;
import java.util.function.Predicate;

/**
 * One thing an adapter has to do right.
 *
 * @param name printed, one line per check
 * @param applies whether an adapter of these capabilities is asked at all
 * @param body fails by throwing
 */
public record AdapterCheck(String name, Predicate<Capabilities> applies, Body body) {

    /** What a check does on its bench. */
    public interface Body {
        void run(Bench bench) throws Exception;
    }

    static AdapterCheck always(String name, Body body) {
        return new AdapterCheck(name, capabilities -> true, body);
    }

    static AdapterCheck when(Predicate<Capabilities> applies, String name, Body body) {
        return new AdapterCheck(name, applies, body);
    }

    /** Runs the check in the bench's schema. */
    public CheckResult run(Bench bench) {
        if (!applies.test(bench.adapter().capabilities())) return CheckResult.notApplicable(name);
        try {
            body.run(bench);
            return CheckResult.ok(name);
        } catch (Exception | AssertionError e) {
            return CheckResult.fail(name, String.valueOf(e.getMessage()));
        }
    }
}
