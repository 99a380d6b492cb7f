package io.outrigger.controller.plan;

import io.outrigger.controller.plan.Desired.Stage;
import io.outrigger.controller.pods.PodSelections;
import io.outrigger.manifests.api.ApiKind;
import io.outrigger.manifests.api.Gateway;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.deployment.Deployments;
import io.outrigger.manifests.deployment.ExtProcDeployment;
import io.outrigger.manifests.model.ClusterSnapshot;
import io.outrigger.manifests.model.GatewayFamily;
import io.outrigger.manifests.model.Resolved;
import io.outrigger.manifests.model.Workload;
import io.outrigger.manifests.model.WorkloadResolver;
import io.outrigger.manifests.policy.GatewayPolicies.Configured;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * The ext_procs that have pods of their own.
 *
 * @param obstacles by Gateway: why it has none
 */
record Deployed(List<Desired> objects, SortedMap<ObjectKey, Obstacle> obstacles) {
    static Deployed of(List<Configured> gateways, ClusterSnapshot snapshot, SidecarRules rules) {
        var objects = new ArrayList<Desired>();
        var obstacles = new TreeMap<ObjectKey, Obstacle>();
        for (var it : gateways) {
            if (it.family() != GatewayFamily.ISTIO) {
                continue;
            }
            Gateway gateway = it.gateway();
            if (rules.deployments() == Deployments.OFF) {
                obstacles.put(gateway.key(), Obstacle.noDeployments());
                continue;
            }
            String mistake = ExtProcDeployment.mistake(gateway);
            if (mistake != null) {
                obstacles.put(gateway.key(), Obstacle.mistaken(List.of(mistake)));
            }
            if (WorkloadResolver.resolve(gateway, snapshot)
                    instanceof Resolved.Found(Workload workload)) {
                var proxies = PodSelections.proxies(gateway, workload);
                ExtProcDeployment.of(gateway, proxies.namespace(), proxies.labels(), it.settings())
                        .stream()
                        .map(tree -> desired(gateway.key(), tree))
                        .forEach(objects::add);
            }
        }
        return new Deployed(List.copyOf(objects), obstacles);
    }

    private static Desired desired(ObjectKey gateway, ObjectNode tree) {
        return Desired.from(new ObjectRef(Kinds.GATEWAY, gateway), kind(tree), Stage.GATEWAY, tree);
    }

    private static ApiKind kind(ObjectNode tree) {
        return Desired.kind(
                tree,
                Stream.concat(
                        ExtProcDeployment.kinds().stream(), Stream.of(Kinds.AUTHORIZATION_POLICY)));
    }
}
