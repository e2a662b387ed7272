package dev.sqlbuild.engine.adopt;

import dev.sqlbuild.base.CanonicalJson;
import dev.sqlbuild.core.version.PhysicalRelation;
import dev.sqlbuild.core.virtual.ConversionImage;
import dev.sqlbuild.core.virtual.ConversionImage.Move;
import dev.sqlbuild.state.journal.Step;
import dev.sqlbuild.state.journal.StepStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The parts of a conversion as the journal lists them: one for each node in order, and the end. */
final class ConversionSteps {
    private ConversionSteps() {}

    static List<Step> of(ConversionImage image, StepStatus status) {
        List<Step> steps = new ArrayList<>();
        for (Move move : image.moves()) {
            steps.add(new Step(
                    steps.size(),
                    kind(move),
                    Optional.of(move.ref().node().kind().word()),
                    Optional.of(move.base().toString()),
                    status,
                    Optional.of(
                            CanonicalJson.of(Map.of("physical", move.physical().toString())))));
        }
        steps.add(new Step(
                steps.size(),
                "finish",
                Optional.of("virtual_environment"),
                Optional.of(image.vde().text()),
                status,
                Optional.empty()));
        return steps;
    }

    private static String kind(Move move) {
        return switch (move.action()) {
            case MOVE, COPY, REPLACE -> move.copies() ? "copy_relation" : "move_relation";
            case RECREATE -> "create_view";
            case KEEP, SKIP -> move.type() == PhysicalRelation.Type.FUNCTION ? "publish_function" : "write_refs";
        };
    }
}
