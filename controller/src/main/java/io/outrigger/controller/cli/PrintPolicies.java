package io.outrigger.controller.cli;

import io.outrigger.manifests.model.ClusterSnapshot;
import io.outrigger.manifests.policy.GatewayPolicies;
import io.outrigger.manifests.policy.GatewayPolicies.Configured;
import io.outrigger.manifests.tree.Yaml;
import java.util.ArrayList;
import java.util.List;

/** Prints the admission policies that do the webhook's work. */
final class PrintPolicies {
    static final String HELP =
            """
            outrigger policy -f FILE...

            Prints admission policies that put the sidecar into the pods of Gateways without a webhook;
            Kubernetes 1.36 or newer. The namespaces of the pods need the label that the webhook needs,
            outrigger.io/injection=enabled. Print and apply them again when a Gateway, its GatewayConfig
            or Outrigger's version changes: a policy can look nothing up.

            """
                    + OwnerSettings.HELP;

    private PrintPolicies() {}

    static int run(List<String> args, Streams streams) {
        var settings = OwnerSettings.of(args);
        var loaded = settings.load(streams);
        var snapshot = ClusterSnapshot.of(loaded.objects());
        var known = new OfflineGateways(snapshot, settings.sidecar());
        var configured = new ArrayList<Configured>();
        for (var gateway : settings.gateways(snapshot)) {
            var applied = known.applied(gateway);
            applied.problems().forEach(streams.err()::println);
            var family = settings.family(gateway, snapshot);
            configured.add(new Configured(gateway, family, applied.settings()));
        }
        streams.out()
                .print(Yaml.print(GatewayPolicies.of(configured, settings.sidecar().settings())));
        return Cli.OK;
    }
}
