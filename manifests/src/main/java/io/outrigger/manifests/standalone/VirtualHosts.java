package io.outrigger.manifests.standalone;

import io.outrigger.manifests.api.Gateway;
import io.outrigger.manifests.model.GatewayModel;
import io.outrigger.manifests.model.RankedMatch;
import io.outrigger.manifests.tree.Json;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * A virtual host per host name, with the matches on just that name, preferred ones first: as
 * control planes do it, a host that some route names is not served by routes of wider names.
 */
final class VirtualHosts {
    private VirtualHosts() {}

    static List<ObjectNode> of(GatewayModel gateway, List<Gateway.Listener> listeners) {
        var matches =
                gateway.servedRoutes().stream()
                        .flatMap(route -> RankedMatch.of(route, listeners))
                        .sorted(RankedMatch.PRECEDENCE)
                        .toList();
        return gateway.servedRoutes().stream()
                .flatMap(route -> RankedMatch.hosts(route, listeners))
                .distinct()
                .sorted()
                .map(host -> virtualHost(host, matches))
                .toList();
    }

    private static ObjectNode virtualHost(String host, List<RankedMatch> matches) {
        var routes =
                matches.stream()
                        .filter(it -> it.host().equals(host))
                        .map(RankedMatch::match)
                        .map(Routes::of);
        return Json.object(
                "name",
                host,
                "domains",
                Json.array(host),
                "routes",
                Json.array(Stream.concat(routes, Routes.catchAll()).toList()));
    }
}
