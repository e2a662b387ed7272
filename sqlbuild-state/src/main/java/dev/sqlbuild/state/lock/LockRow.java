package dev.sqlbuild.state.lock;

import dev.sqlbuild.state.backend.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A row of the table of locks.
 *
 * @param owner who may renew and release it
 * @param holder {@code user@host pid 4711}, for people
 * @param since when it was acquired
 * @param expires when it stops counting unless it is renewed
 * @param readAt time of the store when it was read
 */
public record LockRow(
        LockKey key,
        String owner,
        FencingToken token,
        Optional<String> holder,
        Instant since,
        Instant expires,
        Instant readAt) {
    private static final Pattern HOLDER = Pattern.compile("(?<user>.*)@(?<host>[^@]*) pid (?<pid>\\d+)");

    static LockRow of(Row row, Instant readAt) {
        return new LockRow(
                new LockKey(row.text("lock_key")),
                row.text("owner_id"),
                new FencingToken(row.number("fencing_token")),
                row.findText("holder").filter(text -> !text.isBlank()),
                row.time("created_at"),
                row.time("expires_at"),
                readAt);
    }

    public boolean active() {
        return expires.isAfter(readAt);
    }

    /** How long it still counts; negative once it is over. */
    public Duration left() {
        return Duration.between(readAt, expires);
    }

    /** The command that took it. */
    public String command() {
        int colon = owner.indexOf(':');
        return colon < 0 ? owner : owner.substring(0, colon);
    }

    /** The user who runs that command. */
    Optional<String> user() {
        return part("user");
    }

    /** {@code pid 880 on host ci-4}. */
    Optional<String> process() {
        return part("pid").map(pid -> "pid " + pid + " on host " + part("host").orElse("?"));
    }

    private Optional<String> part(String group) {
        return holder.map(HOLDER::matcher).filter(Matcher::matches).map(matcher -> matcher.group(group));
    }
}
