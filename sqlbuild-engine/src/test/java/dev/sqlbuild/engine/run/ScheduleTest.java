package dev.sqlbuild.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final List<List<Integer>> NO_EDGES = List.of(List.of(), List.of(), List.of(), List.of());

    @Test
    void beginsReadyJobsInPlanOrder() {
        Schedule schedule = Schedule.independent(3);
        assertThat(begun(schedule)).containsExactly(0, 1, 2);
        assertThat(schedule.isIdle()).isFalse();
    }

    @Test
    void waitsForEveryJobItNeeds() {
        Schedule schedule = Schedule.of(List.of(List.of(), List.of(), List.of(0, 1), List.of(2)), NO_EDGES);
        assertThat(begun(schedule)).containsExactly(0, 1);
        schedule.succeeded(1);
        assertThat(schedule.begin()).isEmpty();
        schedule.succeeded(0);
        assertThat(begun(schedule)).containsExactly(2);
    }

    @Test
    void blocksEverythingBelowAFailureOnce() {
        Schedule schedule = Schedule.of(List.of(List.of(), List.of(0), List.of(0), List.of(1, 2)), NO_EDGES);
        schedule.begin();
        assertThat(schedule.failed(0)).containsExactly(1, 2, 3);
        assertThat(schedule.isIdle()).isTrue();
        assertThat(schedule.abandonRest()).isEmpty();
    }

    @Test
    void leavesOtherBranchesOfAFailureAlone() {
        Schedule schedule = Schedule.of(List.of(List.of(), List.of(), List.of(0), List.of(1)), NO_EDGES);
        assertThat(begun(schedule)).containsExactly(0, 1);
        assertThat(schedule.failed(0)).containsExactly(2);
        schedule.succeeded(1);
        assertThat(begun(schedule)).containsExactly(3);
    }

    @Test
    void beginsAfterAFailedJobThatItMerelyFollows() {
        Schedule schedule = Schedule.of(NO_EDGES, List.of(List.of(1), List.of(), List.of(), List.of()));
        assertThat(begun(schedule)).containsExactly(1, 2, 3);
        assertThat(schedule.failed(1)).isEmpty();
        assertThat(begun(schedule)).containsExactly(0);
    }

    @Test
    void beginsAfterABlockedJobThatItMerelyFollows() {
        Schedule schedule = Schedule.of(
                List.of(List.of(), List.of(0), List.of(), List.of()),
                List.of(List.of(), List.of(), List.of(1), List.of()));
        assertThat(begun(schedule)).containsExactly(0, 3);
        assertThat(schedule.failed(0)).containsExactly(1);
        assertThat(begun(schedule)).containsExactly(2);
    }

    @Test
    void abandonsWhatHasNotBegun() {
        Schedule schedule = Schedule.of(List.of(List.of(), List.of(), List.of(0), List.of(1)), NO_EDGES);
        schedule.begin();
        assertThat(schedule.abandonRest()).containsExactly(1, 2, 3);
        assertThat(schedule.begin()).isEmpty();
    }

    private static List<Integer> begun(Schedule schedule) {
        List<Integer> begun = new ArrayList<>();
        OptionalInt job;
        while ((job = schedule.begin()).isPresent()) begun.add(job.getAsInt());
        return begun;
    }
}
