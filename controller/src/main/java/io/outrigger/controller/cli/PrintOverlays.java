package io.outrigger.controller.cli;

import io.outrigger.manifests.api.Gateway;
import io.outrigger.manifests.model.ClusterSnapshot;
import io.outrigger.manifests.overlay.Overlay;
import io.outrigger.manifests.overlay.Overlays;
import io.outrigger.manifests.tree.Yaml;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Prints what Gateways' own controllers have to merge into the pods that they make. */
final class PrintOverlays {
    static final String HELP =
            """
            outrigger overlay -f FILE...

            Prints the objects that put the sidecar into the pods of Gateways without any admission: for
            Istio a ConfigMap, for Envoy Gateway an EnvoyProxy, to which the Gateway then has to refer.
            Where a Gateway has parameters of its own, they stay: merge what is printed into them.

            """
                    + OwnerSettings.HELP;

    private final ClusterSnapshot snapshot;
    private final Streams streams;
    private final List<ObjectNode> objects = new ArrayList<>();
    private int code = Cli.OK;

    private PrintOverlays(ClusterSnapshot snapshot, Streams streams) {
        this.snapshot = snapshot;
        this.streams = streams;
    }

    static int run(List<String> args, Streams streams) {
        var settings = OwnerSettings.of(args);
        var loaded = settings.load(streams);
        return new PrintOverlays(ClusterSnapshot.of(loaded.objects()), streams).run(settings);
    }

    private int run(OwnerSettings settings) {
        var known = new OfflineGateways(snapshot, settings.sidecar());
        for (var gateway : settings.gateways(snapshot)) {
            var applied = known.applied(gateway);
            applied.problems().forEach(streams.err()::println);
            var family = settings.family(gateway, snapshot);
            add(gateway, Overlays.of(gateway, family, snapshot, applied.settings()));
        }
        streams.out().print(Yaml.print(objects));
        return code;
    }

    private void add(Gateway gateway, Overlay overlay) {
        var name = "Gateway " + gateway.key() + ": ";
        switch (overlay) {
            case Overlay.Rendered rendered -> {
                objects.add(rendered.object());
                if (!Overlays.refers(gateway)) {
                    streams.err()
                            .println(name + "refer to it:\n  " + rendered.command(gateway.key()));
                }
            }
            case Overlay.Conflict(var object, var message) -> {
                objects.add(object);
                streams.err().println(Overlay.Conflict.CONDITION + ": " + message);
                code = Cli.MISTAKES;
            }
            case Overlay.Impossible(var reason) ->
                    streams.err().println(name + "no overlay: " + reason.text());
            case Overlay.Mistaken(var mistakes) -> {
                mistakes.forEach(it -> streams.err().println(name + it));
                code = Cli.MISTAKES;
            }
        }
    }
}
