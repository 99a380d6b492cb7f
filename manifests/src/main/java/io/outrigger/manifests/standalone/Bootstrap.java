package io.outrigger.manifests.standalone;

import io.outrigger.manifests.api.Gateway;
import io.outrigger.manifests.envoy.ExtProcCluster;
import io.outrigger.manifests.envoy.ListenerLimits;
import io.outrigger.manifests.envoy.OwnClusters;
import io.outrigger.manifests.model.GatewayModel;
import io.outrigger.manifests.tree.Json;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** The file that a standalone Envoy starts with. */
public final class Bootstrap {
    private Bootstrap() {}

    /**
     * The bootstrap that serves a Gateway's plain HTTP listeners.
     *
     * @throws IllegalArgumentException if the settings replace the port of a Gateway that has
     *     several
     */
    public static ObjectNode of(GatewayModel gateway, StandaloneSettings settings) {
        return Json.object(
                "admin",
                        Json.object(
                                "address", Listeners.address("127.0.0.1", settings.adminPort())),
                "static_resources",
                        Json.object(
                                "listeners", Json.array(listeners(gateway, settings)),
                                "clusters", Json.array(clusters(gateway, settings))));
    }

    /** The listeners of a Gateway that a standalone Envoy leaves out. */
    public static List<Gateway.Listener> notServed(GatewayModel gateway) {
        return gateway.listeners().stream().filter(it -> !isServed(it)).toList();
    }

    private static boolean isServed(Gateway.Listener listener) {
        return listener.protocol().equals("HTTP");
    }

    private static List<ObjectNode> listeners(GatewayModel gateway, StandaloneSettings settings) {
        Map<Integer, List<Gateway.Listener>> byPort =
                gateway.listeners().stream()
                        .filter(Bootstrap::isServed)
                        .collect(
                                Collectors.groupingBy(
                                        Gateway.Listener::port, TreeMap::new, Collectors.toList()));
        if (settings.port() != 0 && byPort.size() > 1) {
            throw new IllegalArgumentException(
                    "port: %d (expected: not set, since Gateway %s has the ports %s)"
                            .formatted(settings.port(), gateway.key(), byPort.keySet()));
        }
        return byPort.entrySet().stream()
                .map(
                        it ->
                                Listeners.of(
                                        settings.port() == 0 ? it.getKey() : settings.port(),
                                        VirtualHosts.of(gateway, it.getValue()),
                                        AccessLog.of(gateway, settings.accessLog()),
                                        settings.host(),
                                        ListenerLimits.of(
                                                gateway.listenerPolicies().of(it.getKey())),
                                        settings.dataPlane().extProc()))
                .toList();
    }

    private static List<ObjectNode> clusters(GatewayModel gateway, StandaloneSettings settings) {
        var own =
                gateway.servedRoutes().stream()
                        .flatMap(
                                route ->
                                        route.rules().stream()
                                                .flatMap(
                                                        rule ->
                                                                OwnClusters.of(
                                                                        route,
                                                                        rule,
                                                                        settings.dataPlane())
                                                                        .stream()));
        return Stream.concat(Stream.of(ExtProcCluster.of(settings.dataPlane())), own).toList();
    }
}
