package dev.sqlbuild.cli.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Files that come with the program and are written into projects. */
final class Templates {
    private static final List<String> SKILL_DIRECTORIES = List.of(".opencode", ".claude", ".agents");

    private Templates() {}

    /** Copies all files of a template; a name without dot in front, {@code gitignore}, gets one. */
    static void copy(String template, Path directory) throws IOException {
        for (String name : text(template + "/files").lines().toList()) {
            String target = name.equals("gitignore") ? ".gitignore" : name;
            write(directory.resolve(target), text(template + "/" + name));
        }
    }

    /** Writes the skill file for coding assistants to each of its usual places; what exists stays. */
    static void copySkills(Path directory) throws IOException {
        for (String place : SKILL_DIRECTORIES) {
            Path file = directory.resolve(place).resolve("skills/sqlbuild/SKILL.md");
            if (!Files.exists(file)) write(file, text("SKILL.md"));
        }
    }

    private static void write(Path file, String text) throws IOException {
        Path parent = file.getParent();
        if (parent != null) Files.createDirectories(parent);
        Files.write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(String resource) throws IOException {
        try (InputStream in = Templates.class.getResourceAsStream(resource)) {
            if (in == null) throw new IOException("missing from the program: " + resource);
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
