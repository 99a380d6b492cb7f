package io.outrigger.extproc.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.contract.WireNames;
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

/**
 * The admin interface of the Envoy beside us. A gateway in a mesh may hold thousands of clusters:
 * it is asked for ours only, and of them for the parts that prove something.
 */
final class EnvoyAdmin {
    private static final int LONGEST = 32 << 20;
    private static final String OWN_CLUSTERS =
            "&name_regex="
                    + encoded(
                            "^(%s|%s.*)$"
                                    .formatted(
                                            WireNames.EXT_PROC_CLUSTER,
                                            WireNames.OWN_CLUSTER_PREFIX))
                    + "&mask=cluster.name,cluster.load_assignment,"
                    + "cluster.typed_extension_protocol_options";
    private static final String COUNTS =
            "/stats?filter="
                    + encoded(
                            "^(cluster_manager\\.cds|listener_manager\\.lds)\\.update_(rejected|success)$");
    private static final List<String> QUESTIONS =
            List.of(
                    "/config_dump?resource=static_clusters" + OWN_CLUSTERS,
                    "/config_dump?resource=dynamic_active_clusters" + OWN_CLUSTERS,
                    // Envoy refuses a mask that ends at an Any
                    "/config_dump?resource=static_listeners"
                            + "&mask=listener.filter_chains,listener.default_filter_chain",
                    // not what it drains: of a listener that was replaced, Envoy shows both
                    "/config_dump?resource=dynamic_listeners"
                            + "&mask=active_state.listener,error_state.details",
                    COUNTS);

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

    /** What it says of itself. */
    Future<EnvoyState> state() {
        var answers = QUESTIONS.stream().map(this::get).toList();
        return Future.all(answers)
                .map(
                        all ->
                                new EnvoyState(
                                        all.<String>resultAt(0) + all.<String>resultAt(1),
                                        all.<String>resultAt(2) + all.<String>resultAt(3),
                                        all.<String>resultAt(4)));
    }

    /** How many updates it has taken and refused, as {@link EnvoyState#counts}. */
    Future<String> counts() {
        return get(COUNTS);
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
