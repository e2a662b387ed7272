package dev.sqlbuild.adapter.check;

/**
 * How a check ended.
 *
 * @param detail why it failed, else empty
 */
public record CheckResult(String name, Outcome outcome, String detail) {

    /** The word printed for a check. */
    public enum Outcome {
        OK("OK"),
        FAIL("FAIL"),
        NOT_APPLICABLE("n/a");

        private final String word;

        Outcome(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    static CheckResult ok(String name) {
        return new CheckResult(name, Outcome.OK, "");
    }

    static CheckResult fail(String name, String detail) {
        return new CheckResult(name, Outcome.FAIL, detail);
    }

    static CheckResult notApplicable(String name) {
        return new CheckResult(name, Outcome.NOT_APPLICABLE, "");
    }
}
