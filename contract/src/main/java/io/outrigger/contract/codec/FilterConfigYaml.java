package io.outrigger.contract.codec;

import io.outrigger.contract.FilterConfig;

/** The configuration as the YAML text of one file. */
public final class FilterConfigYaml {
    private FilterConfigYaml() {}

    /**
     * Reads a configuration. Any text has an answer; no text throws.
     *
     * @param ownVersion the reader's version; a text of the same version, of {@code dev} or of none
     *     may hold no key that the reader does not know
     */
    public static Loaded read(String yaml, String ownVersion) {
        var report = new Report();
        var root = YamlText.root(yaml, report);
        if (root == null) {
            return new Loaded.Refused(report.mistakes());
        }
        String version = Fields.read(root, Keys.OPEN, new Report(), in -> in.text("version"));
        boolean same = version.isEmpty() || version.equals("dev") || version.equals(ownVersion);
        var keys = same ? Keys.CLOSED : Keys.OPEN;
        var config = Fields.read(root, keys, report, ConfigReader::config);
        return report.mistakes().isEmpty()
                ? new Loaded.Accepted(config, report.unknownKeys())
                : new Loaded.Refused(report.mistakes());
    }

    /** The text of a configuration: equal configurations give equal texts. */
    public static String write(FilterConfig config) {
        return text(config).whole();
    }

    /** The same in its parts. */
    public static FilterConfigText text(FilterConfig config) {
        var routes = ConfigWriter.routes(config);
        var credentials = ConfigWriter.credentials(config);
        if (routes.isEmpty()) {
            return new FilterConfigText("", credentials.toYaml());
        }
        // an empty mapping has a text of its own, and no other may come before it
        return new FilterConfigText(
                routes.toYaml(), credentials.isEmpty() ? "" : credentials.toYaml());
    }
}
