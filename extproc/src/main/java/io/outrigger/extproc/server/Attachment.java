package io.outrigger.extproc.server;

import io.outrigger.extproc.observe.Metrics;
import io.outrigger.extproc.serving.ServingConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Asks the Envoy beside us whether it uses us: whether it has our cluster, our router-level filter
 * and, per configured backend, an endpoint that names it. Every 2 s until all is there, then every
 * 30 s, and anew for each configuration.
 */
public final class Attachment {
    private static final long EAGER_MILLIS = 2_000;
    private static final long CALM_MILLIS = 30_000;
    private static final long COUNT_MILLIS = 3_000;
    private static final long LOOK_MILLIS = 500;

    private final Vertx vertx;
    private final EnvoyAdmin admin;
    private final String socket;
    private final ConfigReloader config;
    private final Metrics metrics;
    private EnvoyState.@Nullable Updates before;
    private String refusedCluster = "";
    private String counts = "";
    private volatile State state =
            new State(false, false, 0, new TreeSet<>(), "Envoy was not asked yet");

    /**
     * What Envoy said last.
     *
     * @param configured how many backends are configured
     * @param missing those of them that no endpoint in Envoy names
     * @param lastError why Envoy did not answer, or what it refuses to take; empty when all is well
     */
    public record State(
            boolean cluster,
            boolean routerFilter,
            int configured,
            SortedSet<String> missing,
            String lastError) {
        public State {
            missing = Collections.unmodifiableSortedSet(new TreeSet<>(missing));
        }

        /**
         * Whether every AI request of this gateway meets us. Envoy may refuse a change of somebody
         * else and still have all that we need.
         */
        public boolean attached() {
            return cluster && routerFilter && missing.isEmpty();
        }
    }

    private Attachment(Vertx vertx, EnvoyAddress envoy, ConfigReloader config, Metrics metrics) {
        this.vertx = vertx;
        this.admin = new EnvoyAdmin(vertx, envoy.host(), envoy.port());
        this.socket = envoy.socket();
        this.config = config;
        this.metrics = metrics;
    }

    /** Starts asking. */
    public static Attachment watch(
            Vertx vertx, EnvoyAddress envoy, ConfigReloader config, Metrics metrics) {
        var attachment = new Attachment(vertx, envoy, config, metrics);
        vertx.runOnContext(_ -> attachment.ask());
        return attachment;
    }

    /**
     * Where Envoy's admin interface listens, and where Envoy finds us.
     *
     * @param socket path of the Unix socket; empty when ext_proc listens elsewhere
     */
    public record EnvoyAddress(String host, int port, String socket) {}

    public State state() {
        return state;
    }

    /** Whether Envoy answers now, whatever it says. */
    public Future<Boolean> envoyAnswers() {
        return admin.answers();
    }

    private void ask() {
        ServingConfig serving = config.current();
        admin.state(wiring(serving))
                .map(envoy -> judged(serving, envoy))
                .otherwise(
                        e ->
                                new State(
                                        false,
                                        false,
                                        serving.backends().size(),
                                        new TreeSet<>(serving.backends().keySet()),
                                        "Envoy's admin interface: " + e.getMessage()))
                .onSuccess(
                        next -> {
                            state = next;
                            metrics.attached(next.attached());
                            askAgain(serving, next.attached() ? CALM_MILLIS : EAGER_MILLIS);
                        });
    }

    private static EnvoyWiring wiring(ServingConfig serving) {
        return serving.filter().routeGuard().isEmpty()
                ? EnvoyWiring.OWN_CLUSTERS
                : EnvoyWiring.POLICY;
    }

    /** What Envoy said is about one configuration: with another in force it is worth nothing. */
    private void askAgain(ServingConfig judged, long waitMillis) {
        long next = Math.min(waitMillis, LOOK_MILLIS);
        vertx.setTimer(
                next,
                _ -> {
                    long left = waitMillis - next;
                    if (left <= 0 || !config.current().hash().equals(judged.hash())) {
                        ask();
                    } else if (left % COUNT_MILLIS == 0) {
                        askIfAnythingChanged(judged, left);
                    } else {
                        askAgain(judged, left);
                    }
                });
    }

    /** All that Envoy has may be megabytes; whether it took or refused something is two lines. */
    private void askIfAnythingChanged(ServingConfig judged, long waitMillis) {
        admin.counts(wiring(judged))
                .map(counts::equals)
                .otherwise(false)
                .onSuccess(
                        same -> {
                            if (same) {
                                askAgain(judged, waitMillis);
                            } else {
                                ask();
                            }
                        });
    }

    private State judged(ServingConfig serving, EnvoyState envoy) {
        counts = envoy.counts();
        String elsewhere = elsewhere(envoy.socket());
        var errors = Stream.of(envoy.refusedListener(), refusedCluster(envoy.updates()), elsewhere);
        return new State(
                envoy.hasCluster() && elsewhere.isEmpty(),
                envoy.hasRouterFilter(),
                serving.backends().size(),
                envoy.missing(serving.backends().keySet()),
                errors.filter(it -> !it.isEmpty()).findFirst().orElse(""));
    }

    private String elsewhere(String path) {
        return socket.isEmpty() || path.isEmpty() || path.equals(socket)
                ? ""
                : "Envoy looks for ext_proc at %s (expected: %s)".formatted(path, socket);
    }

    /** Envoy only counts: what was refused since we last asked is, until it takes another. */
    private String refusedCluster(EnvoyState.Updates now) {
        var known = before;
        var last = known == null || now.taken() < known.taken() ? now.sinceItsStart() : known;
        if (now.refused() > last.refused()) {
            refusedCluster =
                    "Envoy refuses an update of its clusters, %d so far".formatted(now.refused());
        } else if (now.taken() > last.taken()) {
            refusedCluster = "";
        }
        before = now;
        return refusedCluster;
    }

    /** How long an unattached process stays unready at its start, in milliseconds. */
    static long patienceMillis() {
        return TimeUnit.SECONDS.toMillis(60);
    }
}
