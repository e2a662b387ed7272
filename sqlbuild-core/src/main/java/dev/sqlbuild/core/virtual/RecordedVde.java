package dev.sqlbuild.core.virtual;

import dev.sqlbuild.core.version.RefSet;
import dev.sqlbuild.core.version.VdeName;
import dev.sqlbuild.core.version.VirtualEnvironment;
import java.util.Optional;

/**
 * A VDE as the store has it; one that does not exist has no refs.
 *
 * @param name its name
 * @param row its row
 * @param refs its refs
 */
public record RecordedVde(VdeName name, Optional<VirtualEnvironment> row, RefSet refs) {

    public boolean isDetached() {
        return row.filter(VirtualEnvironment::isDetached).isPresent();
    }

    public boolean isFinalized() {
        return row.filter(VirtualEnvironment::isFinalized).isPresent();
    }
}
