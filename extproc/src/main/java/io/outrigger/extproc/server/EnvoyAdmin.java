package io.outrigger.extproc.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URLEncoder;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The admin interface of the Envoy beside us. A gateway in a mesh may hold thousands of clusters:
 * it is asked for ours only, and of them for the parts that prove something.
 */
final class EnvoyAdmin {
    private static final int LONGEST = 32 << 20;
    private static final List<String> LISTENERS =
            List.of(
                    // Envoy refuses a mask that ends at an Any
                    "/config_dump?resource=static_listeners"
                            + "&mask=listener.filter_chains,listener.default_filter_chain",
                    // not what it drains: of a listener that was replaced, Envoy shows both
                    "/config_dump?resource=dynamic_listeners"
                            + "&mask=active_state.listener,error_state.details");
    private static final List<String> ROUTES =
            List.of("/config_dump?resource=dynamic_route_configs&mask=route_config.virtual_hosts");

    private final HttpClient client;
    private final RequestOptions admin;

    EnvoyAdmin(Vertx vertx, String host, int port) {
        this.client = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout(1_000));
        this.admin =
                new RequestOptions()
                        .setHost(host)
                        .setPort(port)
                        .setMethod(HttpMethod.GET)
                        .setTimeout(5_000);
    }

    /** Whether Envoy answers now, whatever it says. */
    Future<Boolean> answers() {
        return client.request(new RequestOptions(admin).setURI("/ready").setTimeout(1_000))
                .compose(request -> request.send())
                .map(true)
                .otherwise(false);
    }

    /**
     * What it says of itself.
     *
     * @param wiring what may prove something
     */
    Future<EnvoyState> state(EnvoyWiring wiring) {
        var clusters = joined(clusters(wiring));
        var listeners = joined(LISTENERS);
        var routes = joined(wiring.isToldByRoutes() ? ROUTES : List.of());
        var counts = counts(wiring);
        return Future.all(clusters, listeners, routes, counts)
                .map(
                        _ ->
                                new EnvoyState(
                                        wiring,
                                        clusters.result(),
                                        listeners.result(),
                                        routes.result(),
                                        counts.result()));
    }

    private static List<String> clusters(EnvoyWiring wiring) {
        String ours =
                "&name_regex="
                        + encoded(wiring.clusters())
                        + "&mask=cluster.name,cluster.load_assignment,"
                        + "cluster.typed_extension_protocol_options";
        return Stream.of("static_clusters", "dynamic_active_clusters")
                .map(it -> "/config_dump?resource=" + it + ours)
                .toList();
    }

    private Future<String> joined(List<String> uris) {
        var answers = uris.stream().map(this::get).toList();
        return Future.all(answers)
                .map(_ -> answers.stream().map(Future::result).collect(Collectors.joining()));
    }

    /** How many updates it has taken and refused, as {@link EnvoyState#counts}. */
    Future<String> counts(EnvoyWiring wiring) {
        String routes = wiring.isToldByRoutes() ? "|http\\..+\\.rds\\..+" : "";
        return get(
                "/stats?filter="
                        + encoded(
                                "^(cluster_manager\\.cds|listener_manager\\.lds%s)\\.update_(rejected|success)$"
                                        .formatted(routes)));
    }

    private Future<String> get(String uri) {
        return client.request(new RequestOptions(admin).setURI(uri))
                .compose(request -> request.send())
                .compose(EnvoyAdmin::text);
    }

    private static Future<String> text(HttpClientResponse response) {
        if (response.statusCode() != 200) {
            return Future.failedFuture("HTTP " + response.statusCode());
        }
        var text = Promise.<String>promise();
        var body = Buffer.buffer();
        response.handler(
                part -> {
                    body.appendBuffer(part);
                    if (body.length() > LONGEST) {
                        text.tryFail("more than " + LONGEST + " bytes");
                        response.request().reset();
                    }
                });
        response.exceptionHandler(text::tryFail);
        response.endHandler(_ -> text.tryComplete(body.toString(UTF_8)));
        return text.future();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }
}
