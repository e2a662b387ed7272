package dev.sqlbuild.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** A process of its own that runs commands at random, each after the other, and writes down how each has ended. */
final class CrowdWorker {
    static final String LOG = "commands.log";
    static final List<String> VDES = List.of("prod", "pr_1", "pr_2", "pr_3");

    private static final int VERSIONS = 4;

    private final ProjectDir project;
    private final Random random;

    private CrowdWorker(ProjectDir project, Random random) {
        this.project = project;
        this.random = random;
    }

    /** @param args project directory; seed; number of commands; most seconds to go on */
    public static void main(String[] args) throws IOException {
        CrowdWorker worker = new CrowdWorker(ProjectDir.at(Path.of(args[0])), new Random(Long.parseLong(args[1])));
        Instant end = Instant.now().plusSeconds(Long.parseLong(args[3]));
        for (int i = Integer.parseInt(args[2]); i > 0 && Instant.now().isBefore(end); i--) worker.work();
        System.out.flush();
        Runtime.getRuntime().halt(0);
    }

    private void work() throws IOException {
        if (random.nextInt(3) == 0) VersionedBikes.write(project, 1 + random.nextInt(VERSIONS));
        List<String> command = command();
        Instant start = Instant.now();
        CommandResult result = project.here("", command.toArray(String[]::new));
        String line = CrowdCommand.line(start, Instant.now(), result);
        Files.writeString(project.path(LOG), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private List<String> command() {
        String vde = any();
        return switch (random.nextInt(11)) {
            case 0, 1, 2 -> List.of("build", "--virtual-env", vde);
            case 3, 4, 5 -> List.of("promote", "--from", any(), "--to", vde);
            case 6 -> List.of("rollback", "--virtual-env", vde);
            case 7 -> List.of("diff", vde + ":" + any(), "--schema-only");
            case 8 -> List.of("diff", vde + ":" + any());
            case 9 -> List.of("janitor", "--auto-approve", "--retention-days", "0");
            default -> List.of("reconcile", "--virtual-env", vde);
        };
    }

    private String any() {
        return VDES.get(random.nextInt(VDES.size()));
    }
}
