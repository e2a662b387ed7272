package dev.sqlbuild.engine.run;

import java.time.Duration;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;
import org.jspecify.annotations.Nullable;

/** Stops a run when its time is over; does nothing without a limit. */
public final class Deadline implements AutoCloseable {
    private final @Nullable Timer timer;

    /** @param remaining time from now on; absent for no limit */
    public Deadline(RunControl control, Optional<Duration> remaining) {
        if (remaining.isEmpty()) {
            timer = null;
            return;
        }
        timer = new Timer("deadline", true);
        timer.schedule(
                new TimerTask() {
                    @Override
                    public void run() {
                        control.stop(RunControl.Stop.DEADLINE);
                    }
                },
                Math.max(0, remaining.get().toMillis()));
    }

    @Override
    public void close() {
        if (timer != null) timer.cancel();
    }
}
