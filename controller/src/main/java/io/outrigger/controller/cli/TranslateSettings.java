package io.outrigger.controller.cli;

import io.outrigger.manifests.envoy.DataPlane;
import io.outrigger.manifests.standalone.StandaloneSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What to translate, and into what.
 *
 * @param gateway name, or namespace/name, of the Gateway meant; needed when there are several
 * @param output folder; empty prints everything
 */
record TranslateSettings(
        Family family,
        List<String> files,
        Optional<String> gateway,
        Optional<String> output,
        StandaloneSettings standalone) {

    static final String HELP =
            """
            outrigger translate --gateway-family FAMILY -f FILE... [-o DIR]

              --gateway-family standalone|istio|envoy-gateway
              -f FILE...            objects as YAML; - is standard input
              -o DIR                write files instead of printing
                                    (standalone: envoy.yaml, filter-config.yaml;
                                    istio: config.yaml, gateway.yaml, route.yaml;
                                    envoy-gateway: these, and hooks.yaml, which says what the
                                    extension hooks make of HTTPRoutes in Envoy's configuration)
              --gateway [NS/]NAME   which Gateway; standalone needs it when there are several
              --uds-path PATH       socket of ext_proc
              --ca-bundle FILE      certificate authorities for providers
              --extension-hooks W   off: Envoy Gateway calls no extension hooks (on)

            Proxies of Envoy Gateway are taken to be in the Gateway's namespace, unless the files have
            Namespace envoy-gateway-system with its label outrigger.io/injection: enabled.

            standalone only:
              --host ADDRESS        where Envoy listens (127.0.0.1)
              --port PORT           instead of the Gateway's only HTTP port
              --admin-port PORT     Envoy's admin endpoint (19000)
              --access-log FILE     instead of standard output
            """;

    private static final String HOOKS = "--extension-hooks";

    private static final Set<String> FLAGS =
            Set.of(
                    Flags.FILE,
                    "-o",
                    "--gateway-family",
                    "--gateway",
                    "--uds-path",
                    "--ca-bundle",
                    HOOKS,
                    "--host",
                    "--port",
                    "--admin-port",
                    "--access-log");

    /** Who programs Envoy. */
    enum Family {
        STANDALONE("standalone"),
        ISTIO("istio"),
        ENVOY_GATEWAY("envoy-gateway");

        private final String text;

        Family(String text) {
            this.text = text;
        }

        private static Optional<Family> of(String text) {
            return Arrays.stream(values()).filter(it -> it.text.equals(text)).findFirst();
        }
    }

    static TranslateSettings of(List<String> args) {
        var flags = Flags.parse(args, FLAGS);
        var mistakes = new ArrayList<String>();
        String given = flags.last("--gateway-family").orElse("");
        var family = Family.of(given);
        if (family.isEmpty()) {
            mistakes.add(
                    "--gateway-family: "
                            + given
                            + " (expected: standalone, istio or envoy-gateway)");
        }
        if (flags.all(Flags.FILE).isEmpty()) {
            mistakes.add("-f: missing (expected: at least one file)");
        }
        int port = port(flags, "--port", 0, mistakes);
        int adminPort =
                port(flags, "--admin-port", StandaloneSettings.DEFAULT.adminPort(), mistakes);
        var dataPlane = dataPlane(flags, mistakes);
        if (!mistakes.isEmpty()) {
            throw new UsageException(mistakes);
        }
        return new TranslateSettings(
                family.orElseThrow(),
                flags.all(Flags.FILE),
                flags.last("--gateway"),
                flags.last("-o"),
                new StandaloneSettings(
                        flags.last("--host").orElse(StandaloneSettings.DEFAULT.host()),
                        port,
                        adminPort,
                        flags.last("--access-log").orElse(""),
                        dataPlane));
    }

    private static int port(Flags flags, String name, int otherwise, List<String> mistakes) {
        String text = flags.last(name).orElse(String.valueOf(otherwise));
        if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= 65535) {
            return Integer.parseInt(text);
        }
        mistakes.add(name + ": " + text + " (expected: 1..65535)");
        return otherwise;
    }

    private static DataPlane dataPlane(Flags flags, List<String> mistakes) {
        String hooks = flags.last(HOOKS).orElse("on");
        if (!Set.of("on", "off").contains(hooks)) {
            mistakes.add(HOOKS + ": " + hooks + " (expected: on or off)");
        }
        try {
            return new DataPlane(
                    flags.last("--uds-path").orElse(DataPlane.DEFAULT.udsPath()),
                    flags.last("--ca-bundle").orElse(DataPlane.DEFAULT.caBundle()),
                    hooks.equals("on"));
        } catch (IllegalArgumentException e) {
            mistakes.add("--uds-path: " + e.getMessage());
            return DataPlane.DEFAULT;
        }
    }
}
