package dev.sqlbuild.engine.adopt;

import dev.sqlbuild.core.version.NodeVersion;
import dev.sqlbuild.core.virtual.Conversion;
import dev.sqlbuild.core.virtual.ConversionImage;
import java.util.List;

/** A conversion that is planned and not yet begun. */
interface ConversionWork {
    /** What the user confirms. */
    Conversion plan();

    /** What the journal keeps. */
    ConversionImage image();

    /** Definitions to be in the store before anything is changed, each with the status it has until the end. */
    List<NodeVersion> foretold();

    /** Changes the warehouse, inside the switch; may run more than once. */
    void convert();
}
