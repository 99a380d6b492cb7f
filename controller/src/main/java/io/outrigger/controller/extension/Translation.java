package io.outrigger.controller.extension;

import com.google.protobuf.ByteString;
import io.outrigger.controller.extension.envoy.listener.Listener;
import io.outrigger.controller.extension.envoy.route.RouteConfiguration;
import io.outrigger.controller.extension.hook.PostTranslateModifyRequest;
import io.outrigger.controller.extension.hook.PostTranslateModifyResponse;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.envoygateway.Wiring;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One translation of Envoy Gateway, before it goes to its proxies. Resources that are not ours go
 * back byte by byte, those too that cannot be read.
 */
record Translation(PostTranslateModifyRequest request, List<Resource<RouteConfiguration>> tables) {

    Translation {
        tables = List.copyOf(tables);
    }

    static Translation of(PostTranslateModifyRequest request) {
        return new Translation(
                request,
                request.getRoutesList().stream()
                        .map(it -> Resource.read(it, RouteConfiguration.parser()))
                        .toList());
    }

    /** The answer, and what there is to tell of it. */
    record Answer(PostTranslateModifyResponse response, Findings findings) {}

    /** An HTTPRoute that says that it was generated with this content. */
    record Wanted(ObjectKey httpRoute, Wiring.Content content) {}

    /** The HTTPRoutes that a wiring must know. */
    Set<Wanted> wanted() {
        return tables.stream()
                .flatMap(it -> it.message().stream())
                .flatMap(RouteTables::wiredHttpRoutes)
                .map(it -> new Wanted(it.key(), it.content()))
                .collect(Collectors.toSet());
    }

    /** All as it came. */
    PostTranslateModifyResponse unchanged() {
        return PostTranslateModifyResponse.newBuilder()
                .addAllClusters(request.getClustersList())
                .addAllSecrets(request.getSecretsList())
                .addAllListeners(request.getListenersList())
                .addAllRoutes(request.getRoutesList())
                .build();
    }

    /** With what is ours put in. */
    Answer wired(Wired wired) {
        var findings = new Findings();
        var ours =
                tables.stream()
                        .flatMap(it -> it.message().stream())
                        .filter(it -> isOfOurGateways(it, wired))
                        .map(RouteConfiguration::getName)
                        .collect(Collectors.toSet());
        var routes = new RouteTables(wired, findings);
        var listeners = new Listeners(wired.parts(), ours, findings);
        var response = PostTranslateModifyResponse.newBuilder();
        for (var table : tables) {
            noted(table, findings);
            response.addRoutes(table.edited(routes::edited));
        }
        for (ByteString bytes : request.getListenersList()) {
            var listener = Resource.read(bytes, Listener.parser());
            noted(listener, findings);
            response.addListeners(listener.edited(listeners::edited));
        }
        response.addAllSecrets(request.getSecretsList());
        response.addAllClusters(
                ours.isEmpty()
                        ? request.getClustersList()
                        : new Clusters(wired.parts(), findings).with(request.getClustersList()));
        return new Answer(response.build(), findings);
    }

    private static void noted(Resource<?> resource, Findings findings) {
        if (resource.message().isEmpty()) {
            findings.malformed();
        }
    }

    private static boolean isOfOurGateways(RouteConfiguration table, Wired wired) {
        return table.getVirtualHostsList().stream()
                .flatMap(it -> RouteTables.gateway(it).stream())
                .anyMatch(wired.gateways()::contains);
    }
}
