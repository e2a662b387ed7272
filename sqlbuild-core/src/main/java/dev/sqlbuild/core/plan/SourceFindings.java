package dev.sqlbuild.core.plan;

import dev.sqlbuild.base.Code;
import dev.sqlbuild.base.Diagnostic;
import dev.sqlbuild.core.freshness.Age;
import dev.sqlbuild.core.freshness.Observation;
import dev.sqlbuild.core.freshness.SourceFacts;
import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.plan.PlanWarning.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a plan found out about the data of the sources above it (planning.md 5.6).
 *
 * @param observations of the sources above the plan, by name; a source that nobody looked at has none
 * @param changed names of sources with data that some selected model has not read yet
 * @param staleModels names of selected models below a source whose data is changed or unknown
 * @param blockedModels names of selected models below a source whose data is too old
 */
public record SourceFindings(
        SortedMap<String, Optional<Observation>> observations,
        SortedSet<String> changed,
        SortedSet<String> staleModels,
        SortedSet<String> blockedModels) {

    /** Collects what planning finds out about each model. */
    static final class Builder {
        private final Map<String, SourceData.Reading> readings = new HashMap<>();

        void add(Buildable node, SourceData.Reading reading) {
            readings.put(node.name(), reading);
        }

        SourceFindings build(List<NodeId> sources, SourceFacts facts) {
            SortedMap<String, Optional<Observation>> observations = new TreeMap<>();
            sources.forEach(source -> observations.put(source.name(), facts.find(source)));
            SortedSet<String> changed = new TreeSet<>();
            SortedSet<String> stale = new TreeSet<>();
            SortedSet<String> blocked = new TreeSet<>();
            readings.forEach((name, reading) -> {
                if (!reading.stale().isEmpty()) stale.add(name);
                if (!reading.tooOld().isEmpty()) blocked.add(name);
                reading.stale().stream()
                        .filter(cause -> cause.reason().equals(SourceData.CHANGED))
                        .forEach(cause -> changed.add(cause.id().name()));
            });
            return new SourceFindings(observations, changed, stale, blocked);
        }
    }

    /** Names of sources with a known version. */
    public List<String> observed() {
        return names(observation -> observation.flatMap(Observation::version).isPresent());
    }

    public List<String> unchanged() {
        return observed().stream().filter(name -> !changed.contains(name)).toList();
    }

    /** Names of sources without a known version. */
    public List<String> unknown() {
        return names(observation -> observation.flatMap(Observation::version).isEmpty());
    }

    /** Names of sources whose age got this verdict. */
    public List<String> withAge(Age.Status status) {
        return names(observation -> observation
                .flatMap(Observation::age)
                .filter(age -> age.status() == status)
                .isPresent());
    }

    private List<String> names(Predicate<Optional<Observation>> test) {
        return observations.entrySet().stream()
                .filter(entry -> test.test(entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** What the user should know of it, in name order. */
    List<PlanWarning> warnings() {
        List<PlanWarning> warnings = new ArrayList<>();
        observations
                .values()
                .forEach(found -> found.ifPresent(observation -> {
                    NodeId source = NodeId.source(observation.source());
                    observation
                            .trouble()
                            .filter(trouble -> observation.declared())
                            .ifPresent(trouble -> warnings.add(PlanWarning.about(
                                    Kind.SOURCE_FRESHNESS_UNKNOWN,
                                    source,
                                    "source freshness unknown ("
                                            + trouble.reason().word() + ") for " + source.name() + ": "
                                            + trouble.message())));
                    observation.age().ifPresent(age -> ageWarning(source, age).ifPresent(warnings::add));
                }));
        return warnings;
    }

    /** What a build says about the models that may not run. */
    public Diagnostic blocking() {
        String models = blockedModels.size() == 1 ? "1 model is" : blockedModels.size() + " models are";
        String sources = observations.values().stream()
                .flatMap(Optional::stream)
                .filter(Observation::isTooOld)
                .map(old -> old.source() + " is " + old.age().map(Age::phrase).orElse(""))
                .collect(Collectors.joining("; "));
        return Diagnostic.of(
                        Code.C000,
                        models + " blocked by source freshness (" + String.join(", ", blockedModels) + "): " + sources)
                .withHelp("load new data, or raise error_after in the source's age_policy");
    }

    private static Optional<PlanWarning> ageWarning(NodeId source, Age age) {
        String message = "source " + source.name() + " is " + age.phrase();
        return switch (age.status()) {
            case PASS, UNKNOWN -> Optional.empty();
            case WARN -> Optional.of(PlanWarning.about(Kind.SOURCE_AGE_WARNING, source, message));
            case ERROR ->
                Optional.of(PlanWarning.about(
                        Kind.SOURCE_AGE_ERROR, source, message + "; the selected models below it are blocked"));
        };
    }
}
