package io.outrigger.testkit.pod;

import io.fabric8.kubernetes.api.model.Volume;
import io.outrigger.testkit.process.Command;
import io.outrigger.testkit.settings.TestBed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A vanilla Envoy with the arguments that Envoy Gateway gives it. It finds Envoy Gateway on
 * 127.0.0.1; its admin is on the pod's address. Only in a private network, where each has its own
 * {@code /certs} and {@code /var/run/secrets/token}.
 */
final class EnvoyGatewayProxy implements ContainerRuntime {
    private static final String XDS = "envoy-gateway.envoy-gateway-system.svc.cluster.local.";
    private static final Pattern ADMIN =
            Pattern.compile("127\\.0\\.0\\.1(\"?\\s+port_value: 19000)");

    /** Files that other files name, and not arguments; $1 is only there for some. */
    private static final String MOUNTS =
            """
            set -e
            mount --bind "$0" /certs
            if [ -n "$1" ]; then
                mount -t tmpfs none /run
                mkdir -p /run/secrets/token
                mount --bind "$1" /run/secrets/token
            fi
            shift
            exec "$@"
            """;

    private final TestBed bed;

    EnvoyGatewayProxy(TestBed bed) {
        this.bed = bed;
    }

    @Override
    public Optional<Command> command(ContainerView view) {
        var argv =
                new ArrayList<>(
                        List.of(
                                "unshare",
                                "--mount",
                                "--propagation",
                                "private",
                                "sh",
                                "-c",
                                MOUNTS,
                                volume(view, "certs"),
                                volume(view, "sa-token"),
                                bed.envoy().toString()));
        // the first is the image's own envoy
        for (String word : view.words().subList(1, view.words().size())) {
            if (!word.equals("--cpuset-threads")) {
                String local = word.replace(XDS, "127.0.0.1");
                argv.add(ADMIN.matcher(local).replaceAll(view.ip() + "$1"));
            }
        }
        argv.addAll(List.of("--concurrency", "1", "--disable-hot-restart"));
        argv.addAll(List.of("--file-flush-interval-msec", "50"));
        return Optional.of(view.command(argv));
    }

    /** The folder of a volume; empty if the pod has none of this name. */
    private static String volume(ContainerView view, String name) {
        var names = view.pod().getSpec().getVolumes().stream().map(Volume::getName).toList();
        return names.contains(name)
                ? view.folder().resolve("v" + names.indexOf(name)).toString()
                : "";
    }
}
