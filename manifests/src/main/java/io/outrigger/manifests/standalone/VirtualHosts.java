package io.outrigger.manifests.standalone;

import io.outrigger.manifests.api.Gateway;
import io.outrigger.manifests.model.AiRoute;
import io.outrigger.manifests.model.GatewayModel;
import io.outrigger.manifests.model.Hostnames;
import io.outrigger.manifests.tree.Json;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** A virtual host per host name: its own routes first, then those of wider names. */
final class VirtualHosts {
    private VirtualHosts() {}

    /** A route on one of its hosts. */
    private record Placed(String host, AiRoute route) {}

    static List<ObjectNode> of(GatewayModel gateway, List<Gateway.Listener> listeners) {
        var placed =
                gateway.servedRoutes().stream()
                        .flatMap(route -> placed(route, listeners))
                        .distinct()
                        .toList();
        return placed.stream()
                .map(Placed::host)
                .distinct()
                .sorted()
                .map(host -> virtualHost(host, placed))
                .toList();
    }

    private static Stream<Placed> placed(AiRoute route, List<Gateway.Listener> listeners) {
        return route.listeners()
                .filter(listeners::contains)
                .flatMap(
                        listener ->
                                Hostnames.common(
                                        listener.hostname() == null ? "" : listener.hostname(),
                                        route.hostnames())
                                        .stream())
                .map(host -> new Placed(host, route));
    }

    private static ObjectNode virtualHost(String host, List<Placed> placed) {
        var routes =
                placed.stream()
                        .filter(it -> Hostnames.covers(it.host(), host))
                        .sorted(Comparator.comparingInt(it -> -it.host().length()))
                        .map(Placed::route)
                        .distinct()
                        .flatMap(Routes::of);
        return Json.object(
                "name",
                host,
                "domains",
                Json.array(host),
                "routes",
                Json.array(Stream.concat(routes, Routes.catchAll()).toList()));
    }
}
