package dev.sqlbuild.core.virtual;

import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.virtual.Drift.Remedy;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How the warehouse differs from what the state store says of one VDE.
 *
 * @param vde the VDE
 * @param detached whether it is closed to virtual operations; only operations, leftovers and locks are looked at then
 * @param named what {@code --virtual-env} has to say so that a command means this VDE; empty for the default one
 * @param drifts in the order of the report
 */
public record DriftReport(VdeName vde, boolean detached, Optional<VdeName> named, List<Drift> drifts) {

    public DriftReport {
        drifts = List.copyOf(drifts);
    }

    public boolean isClean() {
        return drifts.isEmpty();
    }

    /** What to do about all of it, each thing once. */
    public List<String> remedies() {
        Map<Remedy, List<Drift>> byRemedy = new EnumMap<>(Remedy.class);
        for (Drift drift : drifts) {
            byRemedy.computeIfAbsent(drift.kind().remedy(), remedy -> new ArrayList<>())
                    .add(drift);
        }
        List<String> remedies = new ArrayList<>();
        byRemedy.forEach((remedy, alike) -> remedy(remedy, alike.get(0))
                .ifPresent(text -> remedies.add(text + (alike.size() > 1 ? perSubject(remedy) : ""))));
        return remedies;
    }

    /** What to do about one drift. */
    public Optional<String> remedy(Drift drift) {
        return remedy(drift.kind().remedy(), drift);
    }

    private Optional<String> remedy(Remedy remedy, Drift drift) {
        String option = drift.seed() ? " --seed " : " --model ";
        String repair = "sqb reconcile repair-view --virtual-env " + vde + option + drift.subject();
        String build = "sqb build" + named.map(name -> " --virtual-env " + name).orElse("");
        return switch (remedy) {
            case BUILD -> Optional.of(build + " --select " + drift.subject());
            case REPAIR_VIEW -> Optional.of(repair);
            case DROP_TABLE -> Optional.of("drop or rename the table by hand, then run " + repair);
            case PUBLISH -> Optional.of("publish the function again: " + build + ", or promote again");
            case WHOLE_BUILD -> Optional.of("leave it, or let a whole build remove it: " + build);
            case LEAVE ->
                Optional.of("leave untracked relations: a build that needs such a version makes it again in place");
            case NEWER_CHECKPOINT -> Optional.of("roll back to another checkpoint; see: sqb state checkpoints list");
            case RESUME -> Optional.of("sqb state resume " + drift.subject());
            case REPEAT -> Optional.of("repeat the command that was interrupted; it takes leftovers away");
            case NONE -> Optional.empty();
        };
    }

    /** Where the words name one subject and there are more. */
    private static String perSubject(Remedy remedy) {
        return switch (remedy) {
            case BUILD, REPAIR_VIEW, DROP_TABLE, RESUME -> " (and so for each)";
            case PUBLISH, WHOLE_BUILD, LEAVE, NEWER_CHECKPOINT, REPEAT, NONE -> "";
        };
    }
}
