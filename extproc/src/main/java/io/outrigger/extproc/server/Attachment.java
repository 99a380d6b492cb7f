package io.outrigger.extproc.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.extproc.json.JsonString;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.serving.ServingConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Asks the Envoy beside us whether it uses us: whether it has our cluster, our router-level filter
 * and, per configured backend, an endpoint that names it. Every 2 s until all is there, then every
 * 30 s, and anew for each configuration.
 */
public final class Attachment {
    private static final long EAGER_MILLIS = 2_000;
    private static final long CALM_MILLIS = 30_000;
    private static final long LOOK_MILLIS = 500;

    private final Vertx vertx;
    private final HttpClient client;
    private final RequestOptions admin;
    private final ConfigReloader config;
    private volatile State state = new State(false, false, 0, 0, "Envoy was not asked yet");

    /**
     * What Envoy said last.
     *
     * @param named configured backends that an endpoint in Envoy names
     * @param configured configured backends
     * @param lastError empty when Envoy answered
     */
    public record State(
            boolean cluster, boolean routerFilter, int named, int configured, String lastError) {
        /** Whether every AI request of this gateway meets us. */
        public boolean attached() {
            return cluster && routerFilter && named == configured && lastError.isEmpty();
        }
    }

    private Attachment(Vertx vertx, String host, int port, ConfigReloader config) {
        this.vertx = vertx;
        this.config = config;
        this.client = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout(1_000));
        this.admin =
                new RequestOptions()
                        .setHost(host)
                        .setPort(port)
                        .setMethod(HttpMethod.GET)
                        .setTimeout(5_000);
    }

    /** Starts asking. */
    public static Attachment watch(Vertx vertx, String host, int port, ConfigReloader config) {
        var attachment = new Attachment(vertx, host, port, config);
        attachment.ask();
        return attachment;
    }

    public State state() {
        return state;
    }

    /** Whether Envoy answers now, whatever it says. */
    public Future<Boolean> envoyAnswers() {
        return client.request(new RequestOptions(admin).setURI("/ready").setTimeout(1_000))
                .compose(request -> request.send())
                .map(true)
                .otherwise(false);
    }

    /** Of a listener that was replaced, Envoy also shows the old state while it drains. */
    private void ask() {
        ServingConfig serving = config.current();
        var clusters = Future.join(dump("static_clusters"), dump("dynamic_active_clusters"));
        var listeners =
                Future.join(dump("static_listeners"), dump("dynamic_listeners&mask=active_state"));
        Future.join(clusters, listeners)
                .map(_ -> judged(serving, clusters.result().list(), listeners.result().list()))
                .otherwise(
                        e ->
                                new State(
                                        false,
                                        false,
                                        0,
                                        serving.backends().size(),
                                        "Envoy's admin interface: " + e.getMessage()))
                .onSuccess(
                        next -> {
                            state = next;
                            askAgain(serving, next.attached() ? CALM_MILLIS : EAGER_MILLIS);
                        });
    }

    /** What Envoy said is about one configuration: with another in force it is worth nothing. */
    private void askAgain(ServingConfig judged, long waitMillis) {
        long next = Math.min(waitMillis, LOOK_MILLIS);
        vertx.setTimer(
                next,
                _ -> {
                    if (waitMillis <= next || !config.current().hash().equals(judged.hash())) {
                        ask();
                    } else {
                        askAgain(judged, waitMillis - next);
                    }
                });
    }

    private Future<Slice> dump(String resource) {
        RequestOptions options =
                new RequestOptions(admin).setURI("/config_dump?resource=" + resource);
        return client.request(options)
                .compose(request -> request.send())
                .compose(response -> response.body())
                .map(Buffer::getBytes)
                .map(Slice::of);
    }

    private static State judged(
            ServingConfig serving, List<Slice> clusters, List<Slice> listeners) {
        int named = 0;
        for (String backend : serving.backends().keySet()) {
            if (says(clusters, JsonString.encode(backend))) {
                named++;
            }
        }
        return new State(
                says(clusters, "\"ai-gateway-extproc-uds\"".getBytes(UTF_8)),
                says(listeners, "\"envoy.filters.http.ext_proc/aigateway\"".getBytes(UTF_8)),
                named,
                serving.backends().size(),
                "");
    }

    private static boolean says(List<Slice> dumps, byte[] text) {
        return dumps.stream().anyMatch(dump -> dump.indexOf(text, 0) >= 0);
    }

    /** How long an unattached process stays unready at its start, in milliseconds. */
    static long patienceMillis() {
        return TimeUnit.SECONDS.toMillis(60);
    }
}
