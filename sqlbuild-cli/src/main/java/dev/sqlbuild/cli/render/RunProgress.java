package dev.sqlbuild.cli.render;

import dev.sqlbuild.core.graph.NodeId;
import dev.sqlbuild.core.plan.Plan;
import dev.sqlbuild.engine.run.CheckResult;
import dev.sqlbuild.engine.run.NodeResult;
import dev.sqlbuild.engine.run.RunListener;
import dev.sqlbuild.engine.run.RunStart;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Prints a node with its checks when it ends, and shows meanwhile what is running. */
public final class RunProgress implements RunListener {
    private final Screen screen;
    private final Palette palette;
    private final boolean verbose;
    private final Consumer<String> warnings;
    private final Map<NodeId, Running> running = new LinkedHashMap<>();
    private @Nullable RunText text;

    /**
     * @param warnings told of what a plan warns of
     */
    public RunProgress(Screen screen, Palette palette, boolean verbose, Consumer<String> warnings) {
        this.screen = screen;
        this.palette = palette;
        this.verbose = verbose;
        this.warnings = warnings;
    }

    private record Running(String words, long since) {
        String line() {
            return words + "  " + Seconds.of(Duration.ofNanos(System.nanoTime() - since));
        }
    }

    @Override
    public void planned(Plan plan) {
        screen.done("");
        plan.warnings().stream()
                .filter(warning -> warning.kind().severity().equals("warning"))
                .forEach(warning -> warnings.accept(warning.message()));
    }

    @Override
    public void runStarted(RunStart start) {
        screen.done("");
        if (start.nodes().isEmpty() && start.checks() == 0) return;
        text = RunText.of(start, palette, verbose);
        String run = verbose ? "Run " + start.runId() + "\n" : "";
        screen.print(RunText.header(start, palette) + run + "\n");
    }

    @Override
    public void nodeStarted(int index, int total, NodeId id, String label) {
        synchronized (running) {
            running.put(id, new Running(index + "/" + total + "  " + label + "  " + id.name(), System.nanoTime()));
        }
        screen.animate(this::lines);
    }

    @Override
    public void nodeFinished(int index, int total, NodeResult result) {
        synchronized (running) {
            running.remove(result.id());
        }
        if (text != null) screen.print(text.node(index, total, result));
    }

    @Override
    public void checkFinished(CheckResult result) {
        if (text != null) screen.print(text.check(result));
    }

    @Override
    public void message(String line) {
        screen.print(line + "\n");
    }

    private List<String> lines() {
        synchronized (running) {
            List<String> lines = new ArrayList<>(running.size());
            running.values().forEach(node -> lines.add(node.line()));
            return lines;
        }
    }
}
