package dev.sqlbuild.engine.virtual;

import dev.sqlbuild.core.freshness.FreshnessRecord;
import dev.sqlbuild.core.model.Source;
import dev.sqlbuild.core.version.SourceObservation;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.engine.freshness.FreshnessReport;
import dev.sqlbuild.engine.freshness.FreshnessUseCase;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code sqb freshness --state} in virtual mode: compares with what the builds of one VDE have read (virtual-build.md 6.1). */
public final class VdeFreshness {
    private final VirtualSite site;
    private final VdeName vde;

    public VdeFreshness(VirtualSite site, VdeName vde) {
        this.site = site;
        this.vde = vde;
    }

    /** Observes the selected sources and those above selected models; writes nothing. */
    public FreshnessReport report(List<String> select, List<String> exclude, Clock clock) {
        return FreshnessUseCase.observe(
                site.adapter(),
                site.warehouse(),
                site.workspace(),
                select,
                exclude,
                Optional.of((session, input, facts) -> records(site.store()
                        .read(view -> new VirtualStateReader(input, site.layout())
                                .read(view, vde)
                                .observations()))),
                clock);
    }

    /** A VDE records sources by name: one that is declared elsewhere gives its readers new versions anyway. */
    private List<FreshnessRecord> records(Map<String, SourceObservation> observations) {
        return site.workspace().sources().values().stream()
                .flatMap(source ->
                        Optional.ofNullable(observations.get(source.name()))
                                .map(observed -> record(source, observed))
                                .stream())
                .toList();
    }

    private static FreshnessRecord record(Source source, SourceObservation observed) {
        return new FreshnessRecord(
                source.name(),
                source.relation(),
                "",
                VirtualPlanning.dataVersion(observed),
                LocalDateTime.ofInstant(observed.observedAt(), ZoneOffset.UTC));
    }
}
