package dev.sqlbuild.engine.freshness;

import dev.sqlbuild.core.declaration.Freshness;
import dev.sqlbuild.core.freshness.Age;
import dev.sqlbuild.core.freshness.DataVersion;
import dev.sqlbuild.core.freshness.Observation;
import dev.sqlbuild.core.freshness.Observation.Reason;
import dev.sqlbuild.core.freshness.Observation.Trouble;
import dev.sqlbuild.core.model.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * Makes the observation of one source from what a query gave, by the rules the source declares.
 *
 * @param now the time that ages are measured from
 */
record SourceObservations(Source source, Instant now) {

    /** Nothing when the value is not of the declared type. */
    Optional<Observation> version(Object value) {
        Freshness freshness = source.declaration().freshness().orElseThrow();
        return DataVersion.find(strategy(), freshness.type().orElseThrow(), value)
                .map(version -> observation(Optional.of(version), Optional.empty()));
    }

    Observation trouble(Reason reason, String message) {
        return observation(Optional.empty(), Optional.of(new Trouble(reason, message)));
    }

    private Observation observation(Optional<DataVersion> version, Optional<Trouble> trouble) {
        Optional<Freshness> freshness = source.declaration().freshness();
        return new Observation(
                source.name(),
                strategy(),
                version,
                trouble,
                freshness.flatMap(Freshness::lagTolerance),
                freshness.filter(SourceObservations::hasPolicy).map(policy -> age(policy, version)),
                freshness.isPresent());
    }

    private String strategy() {
        Freshness.Strategy strategy =
                source.declaration().freshness().map(Freshness::strategy).orElse(Freshness.Strategy.ADAPTER);
        return strategy.name().toLowerCase(Locale.ROOT);
    }

    private static boolean hasPolicy(Freshness freshness) {
        return freshness.warnAfter().isPresent() || freshness.errorAfter().isPresent();
    }

    private Age age(Freshness policy, Optional<DataVersion> version) {
        return version.flatMap(DataVersion::time)
                .map(time -> Age.of(Duration.between(time, now), policy.warnAfter(), policy.errorAfter()))
                .orElse(Age.UNKNOWN);
    }
}
