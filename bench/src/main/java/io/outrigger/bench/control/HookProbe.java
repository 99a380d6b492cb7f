package io.outrigger.bench.control;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.outrigger.controller.extension.ExtensionServer;
import io.outrigger.controller.extension.WiringStore;
import io.outrigger.controller.extension.envoy.core.Metadata;
import io.outrigger.controller.extension.envoy.route.Route;
import io.outrigger.controller.extension.envoy.route.RouteAction;
import io.outrigger.controller.extension.envoy.route.RouteConfiguration;
import io.outrigger.controller.extension.envoy.route.VirtualHost;
import io.outrigger.controller.extension.hook.PostTranslateModifyRequest;
import io.outrigger.controller.extension.hook.PostTranslateModifyResponse;
import io.outrigger.controller.plan.Planner;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.envoy.DataPlane;
import io.outrigger.manifests.envoygateway.Wiring;
import io.outrigger.manifests.model.GatewayFamily;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.util.Arrays;
import java.util.Optional;

/** Asks the extension server for translations with many AI routes, in a process of its own. */
public final class HookProbe {
    private static final int WARM_UP = 20;
    private static final int TIMES = 50;
    private static final int FRAME = 5;
    private static final String PATH =
            "/envoygateway.extension.EnvoyGatewayExtension/PostTranslateModify";

    private HookProbe() {}

    /** Prints bytes of a translation, then milliseconds of the middle one and of the slowest. */
    public static void main(String[] arguments) throws InvalidProtocolBufferException {
        int routes = Integer.parseInt(arguments[0]);
        var snapshot = ManyRoutes.of(routes, GatewayFamily.ENVOY_GATEWAY);
        var wiring = Planner.plan(snapshot, DataPlane.DEFAULT).wiring();
        var store = new WiringStore();
        store.set(wiring);
        byte[] request = translation(wiring).toByteArray();
        var framed =
                Buffer.buffer().appendByte((byte) 0).appendInt(request.length).appendBytes(request);
        var took = new double[TIMES];
        var vertx = Vertx.vertx();
        try (var server =
                ExtensionServer.start(
                        "127.0.0.1", 0, Optional.empty(), store, new PrometheusRegistry())) {
            var client =
                    vertx.createHttpClient(
                            new HttpClientOptions()
                                    .setProtocolVersion(HttpVersion.HTTP_2)
                                    .setHttp2ClearTextUpgrade(false));
            for (int i = -WARM_UP; i < TIMES; i++) {
                long begin = System.nanoTime();
                Buffer answer = asked(client, server.port(), framed);
                if (i < 0) {
                    check(answer, routes);
                } else {
                    took[i] = (System.nanoTime() - begin) / 1e6;
                }
            }
        } finally {
            vertx.close().await();
        }
        Arrays.sort(took);
        System.out.printf("%d %f %f%n", request.length, took[TIMES / 2], took[TIMES - 1]);
    }

    private static Buffer asked(HttpClientAgent client, int port, Buffer message) {
        return client.request(
                        new RequestOptions()
                                .setMethod(HttpMethod.POST)
                                .setHost("127.0.0.1")
                                .setPort(port)
                                .setURI(PATH)
                                .putHeader("content-type", "application/grpc")
                                .putHeader("te", "trailers"))
                .compose(it -> it.send(message))
                .compose(HttpClientResponse::body)
                .await();
    }

    private static void check(Buffer answer, int routes) throws InvalidProtocolBufferException {
        int clusters =
                PostTranslateModifyResponse.parseFrom(answer.getBytes(FRAME, answer.length()))
                        .getClustersCount();
        if (clusters != routes + 1) {
            throw new IllegalStateException(
                    "clusters: %d (expected: one for each of %d rules, and ext_proc's)"
                            .formatted(clusters, routes));
        }
    }

    /** As Envoy Gateway makes it: one table with all routes of the Gateway. */
    private static PostTranslateModifyRequest translation(Wiring wiring) {
        var host =
                VirtualHost.newBuilder()
                        .setName("any")
                        .addDomains("*")
                        .setMetadata(metadata("Gateway", new ObjectKey("ai", "gw"), "http", ""));
        wiring.httpRoutes()
                .forEach(
                        (key, http) ->
                                http.rules()
                                        .keySet()
                                        .forEach(
                                                rule ->
                                                        host.addRoutes(
                                                                route(key, rule, http.content()))));
        return PostTranslateModifyRequest.newBuilder()
                .addRoutes(
                        RouteConfiguration.newBuilder()
                                .setName("ai/gw/http")
                                .addVirtualHosts(host)
                                .build()
                                .toByteString())
                .build();
    }

    private static Route route(ObjectKey httpRoute, String rule, Wiring.Content content) {
        String cluster = "httproute/%s/rule/0".formatted(httpRoute);
        return Route.newBuilder()
                .setName(cluster + "/match/0/*")
                .setMetadata(metadata("HTTPRoute", httpRoute, rule, content.toString()))
                .setRoute(RouteAction.newBuilder().setCluster(cluster))
                .build();
    }

    private static Metadata metadata(String kind, ObjectKey key, String section, String content) {
        var resource =
                Struct.newBuilder()
                        .putFields("kind", text(kind))
                        .putFields("namespace", text(key.namespace()))
                        .putFields("name", text(key.name()))
                        .putFields("sectionName", text(section))
                        .putFields(
                                "annotations",
                                Value.newBuilder()
                                        .setStructValue(
                                                Struct.newBuilder()
                                                        .putFields(
                                                                Wiring.CONTENT_KEY, text(content)))
                                        .build());
        var resources =
                ListValue.newBuilder().addValues(Value.newBuilder().setStructValue(resource));
        return Metadata.newBuilder()
                .putFilterMetadata(
                        "envoy-gateway",
                        Struct.newBuilder()
                                .putFields(
                                        "resources",
                                        Value.newBuilder().setListValue(resources).build())
                                .build())
                .build();
    }

    private static Value text(String value) {
        return Value.newBuilder().setStringValue(value).build();
    }
}
