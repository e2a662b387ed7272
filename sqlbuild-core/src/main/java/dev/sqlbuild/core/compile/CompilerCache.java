package dev.sqlbuild.core.compile;

import dev.sqlbuild.core.analysis.RememberingJudge;
import dev.sqlbuild.core.analysis.VerdictMemory;
import dev.sqlbuild.core.file.CacheFile;
import dev.sqlbuild.core.project.Environment;
import dev.sqlbuild.core.project.ProjectConfig;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The judge of one compile with the verdicts of the last one; a cache that cannot be used is like no cache. */
final class CompilerCache {
    private static final Logger LOG = LoggerFactory.getLogger(CompilerCache.class);

    private final CacheFile file;
    private final boolean enabled;
    private final VerdictMemory memory;

    private CompilerCache(CacheFile file, boolean enabled) {
        this.file = file;
        this.enabled = enabled;
        this.memory = enabled ? VerdictMemory.load(file) : VerdictMemory.empty();
    }

    static CompilerCache of(CompileRequest request) {
        ProjectConfig config = request.project().config();
        boolean enabled = request.cache()
                && config.environment().map(Environment::compileCache).orElse(true);
        Path path = request.project().directory().resolve("target/cache/compiler/verdicts-" + config.adapter());
        return new CompilerCache(
                new CacheFile(path, "verdicts 2, " + config.adapter() + ", " + request.program()), enabled);
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
            memory.save(file);
        } catch (IOException unwritable) {
            LOG.debug("verdicts are not kept: {}", unwritable.toString());
        }
    }
}
