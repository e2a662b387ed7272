package dev.sqlbuild.core.compile;

import dev.sqlbuild.core.analysis.RememberingJudge;
import dev.sqlbuild.core.analysis.VerdictMemory;
import dev.sqlbuild.core.file.AtomicFile;
import dev.sqlbuild.core.project.Environment;
import dev.sqlbuild.core.project.ProjectConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The judge of one compile with the verdicts of the last one; a cache that cannot be used is like no cache. */
final class CompilerCache {
    private static final Logger LOG = LoggerFactory.getLogger(CompilerCache.class);

    private final Path file;
    private final String stamp;
    private final boolean enabled;
    private final VerdictMemory memory;

    private CompilerCache(Path file, String stamp, boolean enabled) {
        this.file = file;
        this.stamp = stamp;
        this.enabled = enabled;
        this.memory = enabled ? VerdictMemory.load(file, stamp) : VerdictMemory.empty();
    }

    static CompilerCache of(CompileRequest request) {
        ProjectConfig config = request.project().config();
        boolean enabled = request.cache()
                && config.environment().map(Environment::compileCache).orElse(true);
        Path file = request.project().directory().resolve("target/cache/compiler/verdicts-" + config.adapter());
        return new CompilerCache(file, request.programVersion() + " " + config.adapter(), enabled);
    }

    /** Opens the engine's judge when the first question needs it. */
    RememberingJudge judge(CompileRequest request, Engine engine) {
        return new RememberingJudge(
                () -> engine.adapter().orElseThrow().openJudge(request.project().directory()), memory);
    }

    /** Keeps the verdicts this compile used. */
    void save() {
        if (!enabled || !memory.changed()) return;
        try {
            Files.createDirectories(file.getParent());
            AtomicFile.write(file, memory.bytes(stamp));
        } catch (IOException unwritable) {
            LOG.debug("verdicts are not kept: {}", unwritable.toString());
        }
    }
}
