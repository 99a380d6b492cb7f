package io.outrigger.conformance.suite;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.manifests.tree.Json;
import io.outrigger.testkit.process.Await;
import io.outrigger.testkit.process.Http;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.sdk.Cell;
import io.outrigger.testkit.sdk.Outcome;
import io.outrigger.testkit.sdk.SdkClient;
import io.outrigger.testkit.sdk.StrictProviders;
import io.outrigger.testkit.settings.TestBed;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Where cases play: strict fakes, and a gateway of one family before them. */
final class Stage implements AutoCloseable {
    /** As clients have it; the fakes know it as what must not reach them. */
    static final String CLIENT_KEY = "key-of-a-client";

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final AtomicInteger cells = new AtomicInteger();
    private final TestBed bed = TestBed.find();
    private final RunFolder run = RunFolder.create(bed);
    private final StrictProviders providers = StrictProviders.start(bed, run.path());
    private final Manifests manifests;
    private final Family family;

    /** How a family begins: with all objects of the suite. */
    interface Beginning {
        Family with(List<ObjectNode> objects) throws Exception;
    }

    private Stage(String gatewayClass, Beginning beginning) throws Exception {
        manifests = new Manifests(gatewayClass, providers);
        family = beginning.with(manifests.all());
    }

    static Stage start(String gatewayClass, Beginning beginning) throws Exception {
        return new Stage(gatewayClass, beginning);
    }

    StrictProviders providers() {
        return providers;
    }

    Family family() {
        return family;
    }

    /** A request to a host, in a cell of its own. */
    Call call(String host) {
        return Call.to(this, host, "suite/" + cells.incrementAndGet());
    }

    /** Creates or changes objects. */
    void apply(String yaml) {
        family.apply(manifests.of(yaml));
    }

    /** Deletes objects. */
    void delete(String yaml) {
        family.delete(manifests.of(yaml));
    }

    /** Runs checks of an SDK. */
    Map<String, Outcome> sdk(String client, List<Cell> checks) {
        return SdkClient.run(bed, run.path(), client, providers, checks);
    }

    /** Waits for what takes a moment. */
    void await(String what, BooleanSupplier done) {
        Await.until(what, LIMIT, done, family::evidence);
    }

    /** What ext_proc told the access log of a request; waits for it. */
    JsonNode accessLog(String requestId) {
        return Await.forValue(
                "the access-log line of " + requestId,
                LIMIT,
                () -> family.accessLogOf(requestId),
                family::evidence);
    }

    /** The metrics of each ext_proc. */
    List<String> metrics() {
        return family.metrics();
    }

    /** The sum of Envoy's counters whose names match. */
    long stat(String regex) {
        String query = "/stats?format=json&filter=" + URLEncoder.encode(regex, UTF_8);
        return Json.parse(Http.get(family.envoyAdmin().resolve(query)).body())
                .path("stats")
                .valueStream()
                .mapToLong(it -> it.path("value").asLong())
                .sum();
    }

    @Override
    public void close() {
        family.close();
        providers.close();
        run.close();
    }
}
