package dev.sqlbuild.core.janitor;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells the relations that runs make beside a built one by their exact names (adapters.md 2). */
public final class HelperPattern {
    private static final Pattern PATTERN = Pattern.compile(
            "(.+?)__(?:staging|staging__typed|staging_[0-9a-f]{8}|delta|delta_\\d+|snapshot_delta|snapshot_new|old"
                    + "|swap_staging|sqb_tmp_[0-9a-f]{8}|sqb_old_[0-9a-f]{8})");

    private static final Pattern SCENARIO = Pattern.compile("sqb_scn_[0-9a-f]{12}__.+");
    private static final Pattern TEST_SCHEMA = Pattern.compile("(.+)__sqb_test_[0-9a-f]{6}");

    private HelperPattern() {}

    /** Whether a relation bears a name that scenarios give. */
    static boolean isOfScenario(String name) {
        return SCENARIO.matcher(name).matches();
    }

    /** The schema beside which tests have made one of this name; nothing when it is no such name. */
    public static Optional<String> testedSchema(String schema) {
        Matcher matcher = TEST_SCHEMA.matcher(schema);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** The name of the relation that a helper belongs to; nothing when it is no helper's name. */
    static Optional<String> base(String name) {
        Matcher matcher = PATTERN.matcher(name);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
