package io.outrigger.controller.extension;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import io.outrigger.controller.Snapshots;
import io.outrigger.controller.extension.envoy.cluster.Cluster;
import io.outrigger.controller.extension.envoy.core.Metadata;
import io.outrigger.controller.extension.envoy.http.HttpConnectionManager;
import io.outrigger.controller.extension.envoy.http.HttpFilter;
import io.outrigger.controller.extension.envoy.http.Rds;
import io.outrigger.controller.extension.envoy.listener.Filter;
import io.outrigger.controller.extension.envoy.listener.FilterChain;
import io.outrigger.controller.extension.envoy.listener.Listener;
import io.outrigger.controller.extension.envoy.route.Route;
import io.outrigger.controller.extension.envoy.route.RouteAction;
import io.outrigger.controller.extension.envoy.route.RouteConfiguration;
import io.outrigger.controller.extension.envoy.route.VirtualHost;
import io.outrigger.controller.extension.hook.PostTranslateModifyRequest;
import io.outrigger.controller.plan.Planner;
import io.outrigger.manifests.envoy.DataPlane;
import io.outrigger.manifests.envoygateway.Wiring;
import java.util.List;
import java.util.stream.Stream;

/** Translations as Envoy Gateway 1.9 makes them: a table with one AI route and one of a user. */
final class SampleTranslations {
    static final String OURS =
            """
            apiVersion: v1
            kind: Namespace
            metadata: {name: ai, labels: {outrigger.io/injection: enabled}}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: GatewayClass
            metadata: {name: eg}
            spec: {controllerName: gateway.envoyproxy.io/gatewayclass-controller}
            ---
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: {name: gw, namespace: ai}
            spec: {gatewayClassName: eg, listeners: [{name: http, port: 80, protocol: HTTP}]}
            ---
            apiVersion: gateway.envoyproxy.io/v1alpha1
            kind: Backend
            metadata: {name: vllm, namespace: ai}
            spec: {endpoints: [{fqdn: {hostname: HOST, port: 443}}], tls: {wellKnownCACertificates: System}}
            ---
            apiVersion: aigateway.envoyproxy.io/v1beta1
            kind: AIServiceBackend
            metadata: {name: vllm, namespace: ai}
            spec: {schema: {name: OpenAI}, backendRef: {group: gateway.envoyproxy.io, kind: Backend, name: vllm}}
            ---
            apiVersion: aigateway.envoyproxy.io/v1beta1
            kind: AIGatewayRoute
            metadata: {name: chat, namespace: ai}
            spec:
              parentRefs: [{name: gw}]
              rules:
              - name: small
                streamIdleTimeout: 5s
                matches: [{headers: [{name: x-ai-eg-model, value: MODEL}]}]
                backendRefs: [{name: vllm}]
            """;

    private SampleTranslations() {}

    static Wiring wiring(String host, String model) {
        var snapshot = Snapshots.of(OURS.replace("HOST", host).replace("MODEL", model));
        return Planner.plan(snapshot, DataPlane.DEFAULT).wiring();
    }

    static Wiring.Content content(Wiring wiring) {
        return wiring.httpRoutes().firstEntry().getValue().content();
    }

    static PostTranslateModifyRequest request(String gateway, Wiring.Content content) {
        return PostTranslateModifyRequest.newBuilder()
                .addClusters(cluster("httproute/ai/chat/rule/0"))
                .addClusters(cluster("httproute/ai/chat/rule/1"))
                .addClusters(cluster("httproute/ai/plain/rule/0"))
                .addSecrets(ByteString.copyFromUtf8("a secret"))
                .addListeners(listener("ai/" + gateway + "/http").toByteString())
                .addListeners(tcp())
                .addRoutes(table(gateway, content).toByteString())
                .build();
    }

    static RouteConfiguration table(String gateway, Wiring.Content content) {
        return table(gateway, "chat", content);
    }

    static RouteConfiguration table(String gateway, String route, Wiring.Content content) {
        return RouteConfiguration.newBuilder()
                .setName("ai/" + gateway + "/http")
                .addVirtualHosts(
                        VirtualHost.newBuilder()
                                .setName("any")
                                .addDomains("*")
                                .setMetadata(metadata("Gateway", gateway, "http", ""))
                                .addRoutes(
                                        route(
                                                "httproute/ai/" + route + "/rule/0",
                                                metadata(
                                                        "HTTPRoute",
                                                        route,
                                                        "small",
                                                        content.toString())))
                                .addRoutes(
                                        route(
                                                "httproute/ai/plain/rule/0",
                                                metadata("HTTPRoute", "plain", "small", "")))
                                .addRoutes(
                                        route(
                                                "httproute/ai/" + route + "/rule/1",
                                                metadata(
                                                        "HTTPRoute",
                                                        route,
                                                        "route-not-found",
                                                        content.toString()))))
                .build();
    }

    private static Route route(String cluster, Metadata metadata) {
        return Route.newBuilder()
                .setName(cluster + "/match/0/*")
                .setMetadata(metadata)
                .setRoute(RouteAction.newBuilder().setCluster(cluster))
                .build();
    }

    private static Metadata metadata(String kind, String name, String section, String content) {
        String json =
                """
                {"resources": [{"kind": "%s", "namespace": "ai", "name": "%s", "sectionName": "%s",
                 "annotations": {"outrigger-content": "%s"}}]}
                """
                        .formatted(kind, name, section, content);
        return Metadata.newBuilder().putFilterMetadata("envoy-gateway", struct(json)).build();
    }

    private static Struct struct(String json) {
        try {
            var value = Value.newBuilder();
            JsonFormat.parser().merge(json, value);
            return value.getStructValue();
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private static ByteString cluster(String name) {
        // field 19: what a BackendTrafficPolicy says of backends' health
        return Cluster.newBuilder()
                .setName(name)
                .setOutlierDetection(ByteString.copyFrom(new byte[] {10, 2, 8, 7}))
                .build()
                .toByteString();
    }

    static Listener listener(String table) {
        var manager =
                HttpConnectionManager.newBuilder()
                        .setRds(Rds.newBuilder().setRouteConfigName(table))
                        .addAllHttpFilters(
                                Stream.of(
                                                "cors",
                                                "jwt_authn",
                                                "ext_proc/theirs",
                                                "rbac",
                                                "ratelimit",
                                                "router")
                                        .map(it -> "envoy.filters.http." + it)
                                        .map(it -> HttpFilter.newBuilder().setName(it).build())
                                        .toList());
        return Listener.newBuilder()
                .setName(table)
                .setDefaultFilterChain(
                        FilterChain.newBuilder()
                                .addFilters(
                                        Filter.newBuilder()
                                                .setName(
                                                        "envoy.filters.network.http_connection_manager")
                                                .setTypedConfig(Any.pack(manager.build()))))
                .build();
    }

    private static ByteString tcp() {
        return Listener.newBuilder()
                .setName("tcp")
                .addFilterChains(
                        FilterChain.newBuilder()
                                .addFilters(Filter.newBuilder().setName("envoy.tcp_proxy")))
                .build()
                .toByteString();
    }

    static List<String> filters(Listener listener) throws Exception {
        return listener
                .getDefaultFilterChain()
                .getFilters(0)
                .getTypedConfig()
                .unpack(HttpConnectionManager.class)
                .getHttpFiltersList()
                .stream()
                .map(HttpFilter::getName)
                .toList();
    }
}
