package dev.sqlbuild.engine.quality;

import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.quality.Audit;
import dev.sqlbuild.engine.run.CheckResult.AuditPhase;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Where the executed SQL of audits is written: {@code target/run/audits/<target>/<label>[__d]-<n>.sql}. */
public final class AuditFiles {
    private final Map<String, Integer> numbers = new HashMap<>();

    /** Numbers audits of one target that share a label in the order in which they are given. */
    public AuditFiles(Collection<Audit> audits) {
        Map<String, Integer> used = new HashMap<>();
        for (Audit audit : audits) {
            numbers.put(audit.id(), used.merge(target(audit) + "/" + audit.label(), 1, Integer::sum));
        }
    }

    /** Relative to the project. */
    public String path(Audit audit, AuditPhase phase) {
        String delta = phase == AuditPhase.DELTA ? "__d" : "";
        return "target/run/audits/" + target(audit) + "/" + safe(audit.label()) + delta + "-"
                + numbers.getOrDefault(audit.id(), 1) + ".sql";
    }

    private static String target(Audit audit) {
        return audit.target().map(NodeId::name).map(AuditFiles::safe).orElse("_unattached");
    }

    /** Labels are free text; a file name is not. */
    private static String safe(String name) {
        StringBuilder safe = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            safe.append(Character.isLetterOrDigit(c) || c == '_' || c == '-' || (c == '.' && i > 0) ? c : '_');
        }
        return safe.toString();
    }
}
