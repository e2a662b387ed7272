package dev.sqlbuild.core.janitor;

import java.time.Duration;

/** Ages as people read them. */
final class Age {
    private Age() {}

    static String days(Duration age) {
        return age.toDays() == 1 ? "1 day" : age.toDays() + " days";
    }
}
