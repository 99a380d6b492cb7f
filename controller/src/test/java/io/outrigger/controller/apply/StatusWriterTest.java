package io.outrigger.controller.apply;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.outrigger.controller.apply.StatusWriter.Outcome;
import io.outrigger.controller.plan.ObjectRef;
import io.outrigger.controller.plan.StatusUpdate;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.api.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatusWriterTest {
    private static final int MANY = 3 * InParallel.AT_ONCE;

    private final Set<String> written = ConcurrentHashMap.newKeySet();
    private final CountDownLatch together = new CountDownLatch(InParallel.AT_ONCE);
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void statusesDoNotWaitForEachOther() {
        assertThat(write(MANY, () -> true)).isEqualTo(Outcome.WRITTEN);

        assertThat(written).hasSize(MANY);
    }

    @Test
    void oneThatIsRefusedKeepsNoneOfTheOthersFromBeingWritten() {
        assertThat(write(MANY + 1, () -> true)).isEqualTo(Outcome.INCOMPLETE);

        assertThat(written).hasSize(MANY).doesNotContain(path(MANY));
    }

    @Test
    void nothingIsWrittenByOneThatLeadsNoMore() {
        var asked = new AtomicInteger();
        together.countDown();

        assertThat(write(MANY, () -> asked.incrementAndGet() < InParallel.AT_ONCE))
                .isEqualTo(Outcome.INCOMPLETE);

        assertThat(written).hasSize(InParallel.AT_ONCE - 1);
    }

    private Outcome write(int statuses, BooleanSupplier leads) {
        var config =
                new ConfigBuilder()
                        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .build();
        try (var client = new KubernetesClientBuilder().withConfig(config).build()) {
            return new StatusWriter(new ObjectWriter(client), leads).write(updates(statuses));
        }
    }

    private static List<StatusUpdate> updates(int many) {
        return IntStream.range(0, many)
                .mapToObj(
                        i ->
                                new StatusUpdate(
                                        new ObjectRef(
                                                Kinds.AI_GATEWAY_ROUTE,
                                                new ObjectKey("ai", "route-" + i)),
                                        "uid-" + i,
                                        Status.NONE,
                                        Status.NONE))
                .toList();
    }

    private static String path(int i) {
        return "/apis/aigateway.envoyproxy.io/v1beta1/namespaces/ai/aigatewayroutes/route-"
                + i
                + "/status";
    }

    /** Answers nobody before so many have asked as may at once. */
    private void answer(HttpExchange http) throws IOException {
        String path = http.getRequestURI().getPath();
        together.countDown();
        boolean answered =
                http.getRequestMethod().equals("PATCH") && !path.equals(path(MANY)) && awaited();
        if (answered) {
            written.add(path);
        }
        byte[] body = "{}".getBytes(UTF_8);
        http.getRequestBody().readAllBytes();
        http.getResponseHeaders().add("content-type", "application/json");
        http.sendResponseHeaders(answered ? 200 : 422, body.length);
        http.getResponseBody().write(body);
        http.close();
    }

    private boolean awaited() {
        try {
            return together.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
