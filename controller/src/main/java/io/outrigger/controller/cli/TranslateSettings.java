package io.outrigger.controller.cli;

import io.outrigger.manifests.envoy.DataPlane;
import io.outrigger.manifests.envoy.ExtProc;
import io.outrigger.manifests.standalone.StandaloneSettings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What to translate, and into what.
 *
 * @param gateway name, or namespace/name, of the Gateway meant; needed when there are several
 * @param sidecar of Gateways whose ext_proc has pods of its own
 * @param output folder; empty prints everything
 */
record TranslateSettings(
        Family family,
        List<String> files,
        Optional<String> gateway,
        Optional<String> output,
        StandaloneSettings standalone,
        SidecarFlags sidecar) {

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

            Gateways of a namespace with the label outrigger.io/injection: standalone get ext_proc in
            pods of its own (istio); these have flags of outrigger controller: --sidecar-image and
            others, as outrigger inject -h lists them.

            Proxies of Envoy Gateway are taken to be in the Gateway's namespace, unless the files have
            Namespace envoy-gateway-system with its label outrigger.io/injection: enabled.

            standalone only:
              --host ADDRESS        where Envoy listens (127.0.0.1)
              --port PORT           instead of the Gateway's only HTTP port
              --admin-port PORT     Envoy's admin endpoint (19000)
              --access-log FILE     instead of standard output
              --ext-proc HOST:PORT  of an ext_proc with OUTRIGGER_SHAPE=standalone, instead of the
                                    socket; several are used in turn
            """;

    private static final String HOOKS = "--extension-hooks";
    private static final String EXT_PROC = "--ext-proc";

    private static final int MAX_PORT = 65_535;
    private static final Pattern ADDRESS = Pattern.compile("(.+):([1-9][0-9]{0,4})");

    private static final Set<String> FLAGS =
            with(
                    SidecarFlags.NAMES,
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
                    "--access-log",
                    EXT_PROC);

    private static Set<String> with(Set<String> some, String... more) {
        return Stream.concat(some.stream(), Arrays.stream(more))
                .collect(Collectors.toUnmodifiableSet());
    }

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
                        dataPlane),
                SidecarFlags.of(flags));
    }

    private static int port(Flags flags, String name, int otherwise, List<String> mistakes) {
        String text = flags.last(name).orElse(String.valueOf(otherwise));
        if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= MAX_PORT) {
            return Integer.parseInt(text);
        }
        mistakes.add(name + ": " + text + " (expected: 1..65535)");
        return otherwise;
    }

    private static ExtProc extProc(Flags flags, List<String> mistakes) {
        var addresses = new ArrayList<ExtProc.Address>();
        for (String text : flags.all(EXT_PROC)) {
            var matcher = ADDRESS.matcher(text);
            int port = matcher.matches() ? Integer.parseInt(matcher.group(2)) : 0;
            if (port > 0 && port <= MAX_PORT) {
                addresses.add(new ExtProc.Address(matcher.group(1), port));
            } else {
                mistakes.add(EXT_PROC + ": " + text + " (expected: HOST:PORT)");
            }
        }
        return addresses.isEmpty() ? ExtProc.SIDECAR : ExtProc.at(addresses);
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
                    extProc(flags, mistakes),
                    hooks.equals("on"));
        } catch (IllegalArgumentException e) {
            mistakes.add("--uds-path: " + e.getMessage());
            return DataPlane.DEFAULT;
        }
    }
}
