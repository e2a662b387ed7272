package dev.sqlbuild.engine.publish;

import dev.sqlbuild.base.CanonicalJson;
import dev.sqlbuild.core.virtual.LogicalView;
import dev.sqlbuild.core.virtual.Publication;
import dev.sqlbuild.state.journal.Step;
import dev.sqlbuild.state.journal.StepStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The parts of a publish as the journal lists them (virtual-recovery.md 1.1). */
final class PublicationSteps {
    private PublicationSteps() {}

    static List<Step> of(Publication publication, StepStatus status) {
        List<Step> steps = new ArrayList<>();
        if (publication.kind().movesRefs()) {
            add(
                    steps,
                    "write_refs",
                    Optional.of("virtual_environment"),
                    publication.vde().text(),
                    status,
                    Optional.empty());
        }
        for (Publication.PublishedFunction function : publication.functions()) {
            add(
                    steps,
                    "publish_function",
                    Optional.of("function"),
                    function.name().toString(),
                    status,
                    Optional.empty());
        }
        for (LogicalView view : publication.views()) {
            String payload = CanonicalJson.of(Map.of("physical", view.physical().toString()));
            add(
                    steps,
                    "replace_view",
                    Optional.of(view.node().kind().word()),
                    view.name().toString(),
                    status,
                    Optional.of(payload));
        }
        publication
                .dropped()
                .forEach(name -> add(steps, "drop_view", Optional.empty(), name.toString(), status, Optional.empty()));
        add(
                steps,
                "finish",
                Optional.of("virtual_environment"),
                publication.vde().text(),
                status,
                Optional.empty());
        return steps;
    }

    private static void add(
            List<Step> steps,
            String kind,
            Optional<String> objectKind,
            String objectName,
            StepStatus status,
            Optional<String> payload) {
        steps.add(new Step(steps.size(), kind, objectKind, Optional.of(objectName), status, payload));
    }
}
