package dev.sqlbuild.engine.run;

import java.util.List;

/** Totals of a run: each node counts once, each check once per batch. */
public record RunSummary(int pass, int warn, int fail, int skip) {

    /** Counts nodes with their checks, and checks that belong to no node. */
    public static RunSummary of(List<NodeResult> nodes, List<CheckResult> checks) {
        Tally tally = new Tally();
        nodes.forEach(tally::add);
        checks.forEach(tally::add);
        return new RunSummary(tally.pass, tally.warn, tally.fail, tally.skip);
    }

    public int total() {
        return pass + warn + fail + skip;
    }

    private static final class Tally {
        private int pass;
        private int warn;
        private int fail;
        private int skip;

        void add(NodeResult node) {
            switch (node.status()) {
                case OK -> pass++;
                case WARN -> warn++;
                case FAIL -> fail++;
                case SKIP -> skip++;
            }
            node.checks().forEach(this::add);
        }

        void add(CheckResult check) {
            int rest = check.batches() - check.batchesPassed();
            pass += check.batchesPassed();
            switch (check.status()) {
                case PASS -> pass += rest;
                case WARN, INSUFFICIENT -> warn += rest;
                case FAIL, ERROR -> fail += rest;
                case SKIP -> skip += rest;
            }
        }
    }
}
