package dev.sqlbuild.cli;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The raw arguments, as far as they must be understood before a parser is set up. */
record Arguments(List<String> words) {
    /** Global options that take a value, which is therefore not the command. */
    private static final Set<String> WITH_VALUE =
            Set.of("--project-dir", "--sqb-project-dir", "--environment", "--log-level");

    Arguments {
        words = List.copyOf(words);
    }

    /** The first word that is neither an option nor the value of a global option. */
    Optional<String> commandName() {
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (WITH_VALUE.contains(word)) i++;
            else if (!word.startsWith("-")) return Optional.of(word);
        }
        return Optional.empty();
    }

    /** Whether a flag is given, before {@code --}. */
    boolean has(String flag) {
        for (String word : words) {
            if (word.equals("--")) return false;
            if (word.equals(flag)) return true;
        }
        return false;
    }

    String[] array() {
        return words.toArray(String[]::new);
    }
}
