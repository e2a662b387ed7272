package dev.sqlbuild.engine.run;

import dev.sqlbuild.adapter.Warehouse;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Works off a {@link Schedule} with several threads, each with a session of its own; the calling thread is one of
 * them. Stops handing out jobs when the run is stopped, or after the first failure with fail-fast.
 */
public final class Crew {
    private final Schedule schedule;
    private final Warehouse warehouse;
    private final RunControl control;
    private final OnStop onStop;
    private final boolean failFast;
    private final Work work;
    private final List<Throwable> accidents = new ArrayList<>();
    private boolean giveUp;

    /** What happens to running jobs when the run is stopped. */
    public enum OnStop {
        CANCEL,
        WAIT
    }

    /** What the crew does with a job. */
    public interface Work {
        /** Does the job and says whether it succeeded; called by several threads for different jobs. */
        boolean run(int job, WorkerSession session);

        /** The job will not be done because the failed one was needed. */
        void blocked(int job, int failed);

        /** The job will not be done because the run ends early. */
        void abandoned(int job);
    }

    public Crew(
            Schedule schedule, Warehouse warehouse, RunControl control, OnStop onStop, boolean failFast, Work work) {
        this.schedule = schedule;
        this.warehouse = warehouse;
        this.control = control;
        this.onStop = onStop;
        this.failFast = failFast;
        this.work = work;
    }

    /** Returns when every job was done, blocked or abandoned. */
    public void run(int concurrency) {
        List<Thread> others = new ArrayList<>();
        for (int i = 1; i < concurrency; i++) {
            Thread thread = new Thread(this::loop, "worker-" + i);
            thread.setDaemon(true);
            thread.start();
            others.add(thread);
        }
        loop();
        others.forEach(Crew::join);
        schedule.abandonRest().forEach(work::abandoned);
        rethrowAccidents();
    }

    private void loop() {
        try (WorkerSession session = new WorkerSession(warehouse, cancels())) {
            OptionalInt job;
            while ((job = next()).isPresent()) {
                boolean succeeded = work.run(job.getAsInt(), session);
                settle(job.getAsInt(), succeeded);
            }
        } catch (RuntimeException | Error accident) {
            abort(accident);
        }
    }

    /** A control that nobody stops cancels nothing. */
    private RunControl cancels() {
        return onStop == OnStop.CANCEL ? control : new RunControl();
    }

    private synchronized OptionalInt next() {
        while (!giveUp && !control.isStopped()) {
            OptionalInt job = schedule.begin();
            if (job.isPresent()) return job;
            if (schedule.isIdle()) break;
            await();
        }
        notifyAll();
        return OptionalInt.empty();
    }

    private synchronized void settle(int job, boolean succeeded) {
        if (succeeded) {
            schedule.succeeded(job);
        } else {
            schedule.failed(job).forEach(blocked -> work.blocked(blocked, job));
            giveUp |= failFast;
        }
        notifyAll();
    }

    private synchronized void abort(Throwable accident) {
        accidents.add(accident);
        giveUp = true;
        notifyAll();
    }

    /** A stopped run needs no wake-up: its running jobs end at once and tell the waiting threads. */
    private void await() {
        try {
            wait();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            control.interrupt();
        }
    }

    private synchronized void rethrowAccidents() {
        if (accidents.isEmpty()) return;
        @Nullable Throwable first = accidents.remove(0);
        accidents.forEach(first::addSuppressed);
        if (first instanceof Error error) throw error;
        throw (RuntimeException) first;
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) Thread.currentThread().interrupt();
    }
}
