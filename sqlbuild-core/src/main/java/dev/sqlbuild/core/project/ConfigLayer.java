package dev.sqlbuild.core.project;

/** Where a model's setting was written, weakest first. A setting that no layer has takes its built-in default. */
public enum ConfigLayer {
    DEFAULTS("[defaults]"),
    PATH_DEFAULT("[path_defaults]"),
    HEADER("the MODEL header");

    private final String words;

    ConfigLayer(String words) {
        this.words = words;
    }

    /** How messages name the layer. */
    public String words() {
        return words;
    }
}
