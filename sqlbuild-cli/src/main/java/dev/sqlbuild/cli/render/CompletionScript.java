package dev.sqlbuild.cli.render;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Scripts that complete command lines. What can be completed is written into the script, so that a key press starts no
 * process.
 *
 * @param commands commands with their options
 * @param models names offered where selectors are expected
 */
public record CompletionScript(List<Command> commands, List<String> models) {

    /** A command with its options; the name is empty for options before the command. */
    public record Command(String name, String description, List<Option> options) {}

    /**
     * @param names all spellings
     * @param takesValue whether a value follows
     * @param isPath whether the value is a file or directory
     * @param values values to offer, if they can be counted
     */
    public record Option(
            List<String> names, String description, boolean takesValue, boolean isPath, List<String> values) {}

    public CompletionScript {
        commands = List.copyOf(commands);
        models = List.copyOf(models);
    }

    /** For bash, by {@code source <(sqb completion bash)}. */
    public String bash() {
        return """
                _sqb() {
                    local cur="${COMP_WORDS[COMP_CWORD]}" prev="${COMP_WORDS[COMP_CWORD-1]}" command="" word words
                    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
                        case "$word" in
                            %1$s) command="$word"; break ;;
                        esac
                    done
                    case "$prev" in
                %2$s    esac
                    case "$command" in
                %3$s    esac
                    COMPREPLY=($(compgen -W "$words" -- "$cur"))
                }
                complete -o default -F _sqb sqb
                """.formatted(
                        named().map(Command::name).collect(Collectors.joining("|")),
                        bashValues(),
                        commands.stream().map(this::bashWords).collect(Collectors.joining()));
    }

    /** For zsh, which understands the script of bash. */
    public String zsh() {
        return "autoload -U +X bashcompinit && bashcompinit\n" + bash();
    }

    /** For fish. */
    public String fish() {
        StringBuilder out = new StringBuilder("complete -c sqb -f\n");
        for (Command command : commands) {
            boolean root = command.name().isEmpty();
            if (!root) {
                out.append("complete -c sqb -n __fish_use_subcommand -a ").append(command.name());
                out.append(" -d ").append(quoted(command.description())).append('\n');
            }
            String condition = root ? "" : " -n '__fish_seen_subcommand_from " + command.name() + "'";
            command.options().forEach(option -> out.append(fishOption(condition, option)));
        }
        return out.toString();
    }

    private Stream<Command> named() {
        return commands.stream().filter(command -> !command.name().isEmpty());
    }

    private String bashWords(Command command) {
        Stream<String> names = command.options().stream().flatMap(option -> option.names().stream());
        Stream<String> words = command.name().isEmpty() ? Stream.concat(named().map(Command::name), names) : names;
        String pattern = command.name().isEmpty() ? "\"\"" : command.name();
        return "        " + pattern + ") words=\"" + words.collect(Collectors.joining(" ")) + "\" ;;\n";
    }

    /** An option has the same values with every command. */
    private String bashValues() {
        return commands.stream()
                .flatMap(command -> command.options().stream())
                .filter(Option::takesValue)
                .map(this::bashValue)
                .distinct()
                .collect(Collectors.joining());
    }

    private String bashValue(Option option) {
        List<String> values = values(option);
        String offer = option.isPath() || values.isEmpty()
                ? "COMPREPLY=($(compgen -f -- \"$cur\"))"
                : "COMPREPLY=($(compgen -W \"" + String.join(" ", values) + "\" -- \"$cur\"))";
        return "        " + String.join("|", option.names()) + ") " + offer + "; return ;;\n";
    }

    private String fishOption(String condition, Option option) {
        StringBuilder out = new StringBuilder("complete -c sqb").append(condition);
        for (String name : option.names()) {
            out.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
        }
        if (option.takesValue()) {
            out.append(option.isPath() ? " -r -F" : " -x");
            if (!values(option).isEmpty()) out.append(" -a ").append(quoted(String.join(" ", values(option))));
        }
        return out.append(" -d ")
                .append(quoted(option.description()))
                .append('\n')
                .toString();
    }

    private List<String> values(Option option) {
        boolean selects = option.names().contains("--select") || option.names().contains("--exclude");
        return selects ? models : option.values();
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
