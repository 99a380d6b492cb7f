package io.outrigger.controller.extension;

import com.google.protobuf.BoolValue;
import com.google.protobuf.Duration;
import io.outrigger.controller.extension.envoy.route.Route;
import io.outrigger.controller.extension.envoy.route.RouteAction;
import io.outrigger.controller.extension.envoy.route.RouteConfiguration;
import io.outrigger.controller.extension.envoy.route.VirtualHost;
import io.outrigger.manifests.api.ObjectKey;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes AI routes of the dead ends among Envoy's routes. */
final class RouteTables {
    private final Wired wired;
    private final Findings findings;

    RouteTables(Wired wired, Findings findings) {
        this.wired = wired;
        this.findings = findings;
    }

    /** The Gateway that a virtual host belongs to, if its metadata names one. */
    static Optional<ObjectKey> gateway(VirtualHost host) {
        return Origin.of(host.getMetadata()).filter(Origin::isGateway).map(Origin::key);
    }

    /** The HTTPRoutes of ours that a table has routes of, with what they were made from. */
    static Stream<Origin> wiredHttpRoutes(RouteConfiguration table) {
        return table.getVirtualHostsList().stream()
                .flatMap(it -> it.getRoutesList().stream())
                .flatMap(it -> Origin.of(it.getMetadata()).stream())
                .filter(Origin::isWiredHttpRoute)
                .distinct();
    }

    RouteConfiguration edited(RouteConfiguration table) {
        RouteConfiguration.Builder builder = null;
        for (int h = 0; h < table.getVirtualHostsCount(); h++) {
            VirtualHost host = table.getVirtualHosts(h);
            VirtualHost after = edited(host);
            if (!after.equals(host)) {
                builder = builder == null ? table.toBuilder() : builder;
                builder.setVirtualHosts(h, after);
            }
        }
        return builder == null ? table : builder.build();
    }

    private VirtualHost edited(VirtualHost host) {
        var gateway = gateway(host);
        VirtualHost.Builder builder = null;
        for (int r = 0; r < host.getRoutesCount(); r++) {
            Route route = host.getRoutes(r);
            Route after = edited(route, gateway);
            if (!after.equals(route)) {
                builder = builder == null ? host.toBuilder() : builder;
                builder.setRoutes(r, after);
            }
        }
        return builder == null ? host : builder.build();
    }

    private Route edited(Route route, Optional<ObjectKey> gateway) {
        var origin = Origin.of(route.getMetadata()).filter(Origin::isWiredHttpRoute);
        if (origin.isEmpty()) {
            return route;
        }
        var rule = rule(origin.get(), gateway);
        if (rule.isEmpty()) {
            findings.dead(origin.get().key());
            return route;
        }
        return rule.get().cluster().isEmpty()
                ? catchAll(route, rule.get())
                : toCluster(route, rule.get(), origin.get().key());
    }

    private Optional<Wired.Rule> rule(Origin origin, Optional<ObjectKey> gateway) {
        return wired.find(origin.key(), origin.content())
                .filter(
                        it ->
                                gateway.filter(it.gateways()::contains)
                                        .filter(wired.gateways()::contains)
                                        .isPresent())
                .flatMap(it -> Optional.ofNullable(it.rules().get(origin.section())));
    }

    private static Route catchAll(Route before, Wired.Rule rule) {
        Route ours = rule.route();
        var names =
                ours.getResponseHeadersToAddList().stream()
                        .map(it -> it.getHeader().getKey())
                        .toList();
        var others =
                before.getResponseHeadersToAddList().stream()
                        .filter(it -> !names.contains(it.getHeader().getKey()))
                        .toList();
        return marked(before, ours)
                .setDirectResponse(ours.getDirectResponse())
                .clearResponseHeadersToAdd()
                .addAllResponseHeadersToAdd(others)
                .addAllResponseHeadersToAdd(ours.getResponseHeadersToAddList())
                .build();
    }

    /** What policies ask of the route stays: retries, timeouts, hash policies. */
    private Route toCluster(Route before, Wired.Rule rule, ObjectKey httpRoute) {
        if (!before.hasRoute()) {
            findings.dead(httpRoute);
            return before;
        }
        RouteAction ours = rule.route().getRoute();
        var action = before.getRoute().toBuilder();
        findings.replaced(rule, action.getCluster(), httpRoute);
        action.setCluster(ours.getCluster()).setAutoHostRewrite(BoolValue.of(true));
        if (!action.hasIdleTimeout()) {
            action.setIdleTimeout(Duration.getDefaultInstance());
        }
        if (ours.getRetryPolicy().hasPerTryIdleTimeout()) {
            action.getRetryPolicyBuilder()
                    .setPerTryIdleTimeout(ours.getRetryPolicy().getPerTryIdleTimeout());
        }
        return marked(before, rule.route()).setRoute(action).build();
    }

    private static Route.Builder marked(Route before, Route ours) {
        var builder = before.toBuilder();
        builder.getMetadataBuilder()
                .putAllFilterMetadata(ours.getMetadata().getFilterMetadataMap());
        return builder.putAllTypedPerFilterConfig(ours.getTypedPerFilterConfigMap());
    }
}
