package dev.sqlbuild.state.store;

import static dev.sqlbuild.state.schema.StateCatalog.SOURCE_FRESHNESS_OBSERVATIONS;
import static dev.sqlbuild.state.schema.StateCatalog.VIRTUAL_ENVIRONMENTS;

import dev.sqlbuild.core.version.SourceObservation;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VdeStatus;
import dev.sqlbuild.core.version.VirtualEnvironment;
import dev.sqlbuild.state.backend.Row;
import dev.sqlbuild.state.backend.Rows;
import java.util.Optional;

/** VDEs and what they know of sources as rows. */
final class VdeRows {
    static final Rows.Shape<VirtualEnvironment> VDES = Rows.<VirtualEnvironment>shape(VIRTUAL_ENVIRONMENTS)
            .text("virtual_environment_name", vde -> vde.name().text())
            .text("status", vde -> vde.status().word())
            .optionalText(
                    "baseline_virtual_environment_name", vde -> vde.baseline().map(VdeName::text))
            .time("finalized_at", VirtualEnvironment::finalizedAt);

    private VdeRows() {}

    static Rows.Shape<SourceObservation> observationsOf(VdeName vde) {
        return Rows.<SourceObservation>shape(SOURCE_FRESHNESS_OBSERVATIONS)
                .text("virtual_environment_name", observation -> vde.text())
                .text("source_name", SourceObservation::source)
                .text("strategy", SourceObservation::strategy)
                .text("value_kind", SourceObservation::valueKind)
                .text("data_version", SourceObservation::value)
                .text("data_version_hash", SourceObservation::hash)
                .time("observed_at", observation -> Optional.of(observation.observedAt()));
    }

    /** The VDE of a row; empty when its name is none. */
    static Optional<VirtualEnvironment> vde(Row row) {
        return vdeName(row)
                .map(name -> new VirtualEnvironment(
                        name,
                        row.word("status", VdeStatus::find),
                        row.findText("baseline_virtual_environment_name")
                                .filter(VdeName::isValid)
                                .map(VdeName::new),
                        row.findTime("finalized_at")));
    }

    static Optional<VdeName> vdeName(Row row) {
        return row.findText("virtual_environment_name").filter(VdeName::isValid).map(VdeName::new);
    }

    static SourceObservation observation(Row row) {
        return new SourceObservation(
                row.text("source_name"),
                row.text("strategy"),
                row.text("value_kind"),
                row.text("data_version"),
                row.text("data_version_hash"),
                row.time("observed_at"));
    }
}
