package dev.sqlbuild.core.project;

import java.util.Optional;

/** What is wrong with a template, before it is known under which code and place to report it. */
final class TemplateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final transient Optional<String> help;

    TemplateException(String message) {
        this(message, Optional.empty());
    }

    TemplateException(String message, Optional<String> help) {
        super(message, null, false, false);
        this.reason = message;
        this.help = help;
    }

    String reason() {
        return reason;
    }

    Optional<String> help() {
        return help;
    }
}
