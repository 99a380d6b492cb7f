package io.outrigger.conformance.istio;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.testkit.pod.RunningPod;
import io.outrigger.testkit.process.Await;
import io.outrigger.testkit.process.Http;
import io.outrigger.testkit.provider.OpenAiProvider;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Each link is broken in turn, under traffic: within ten seconds the route's status names it, and
 * no request reaches the provider that our sidecar has not made its own.
 */
class BrokenLinksET {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static OpenAiProvider provider;
    private static IstioBed bed;
    private static Links links;
    private static RunningPod pod;

    private AiTraffic traffic;

    @BeforeAll
    static void start() throws InterruptedException {
        provider = OpenAiProvider.start(Links.KEY, Set.of("gpt-4o", "gpt-4o-mini"));
        bed = IstioBed.start();
        links = new Links(bed.cluster().server(), bed.namespace("broken"));
        links.applyGateway("gw", "true");
        links.applyBackend(provider.port());
        links.applySecret();
        links.applyRoute("chat", "gw", "gpt-4o");
        pod = bed.pod(links.namespace(), "gw");
    }

    @AfterAll
    static void stop() {
        bed.close();
        provider.close();
    }

    @BeforeEach
    void whole() {
        awaitMended();
        traffic = AiTraffic.to(gateway(), "gpt-4o");
    }

    /** Nothing unmediated: our key, none of the client's, no internal header. */
    @AfterEach
    void mended() throws InterruptedException {
        links.permitEnvoyFilters();
        assertThat(traffic.statuses().keySet()).allMatch(it -> it == 200 || it >= 500);
        awaitMended();
        assertThat(provider.leaks()).isZero();
        assertThat(provider.refused()).isZero();
    }

    @Test
    void theSidecarIsDead() {
        pod.halt("ai-gateway-extproc");

        awaitTold("Attached", "Unknown", "0/1 pods attached");
        nothingReachesTheProvider();
        pod.resume("ai-gateway-extproc");
    }

    @Test
    void aPodHasNoSidecar() {
        links.applyGateway("bare", "false");
        links.applyRoute("bare", "bare", "gpt-4o");
        var bare = bed.pod(links.namespace(), "bare");

        Await.until(
                "the missing sidecar is told",
                SOON,
                () -> links.conditions().hold("bare", "Injected", "False", "0/1 pods injected"),
                () -> links.conditions().of("bare").toString());
        URI its = URI.create("http://" + bare.ip() + ":8080");
        Await.until("its listener", SOON, () -> Http.status(its.resolve("/")) != 0);
        assertThat(AiTraffic.status(its, "gpt-4o", false)).isGreaterThanOrEqualTo(404);
        assertThat(AiTraffic.status(its, "gpt-4o", true)).isGreaterThanOrEqualTo(404);
        links.delete(Links.ROUTES, "bare");
        links.delete(Links.GATEWAYS, "bare");
    }

    @Test
    void noEnvoyFilterMayBeWritten() {
        links.forbidEnvoyFilters();

        links.delete(Links.ENVOY_FILTERS, links.routeFilter("chat"));

        awaitTold("Programmed", "False", "EnvoyFilter");
        nothingReachesTheProvider();
    }

    @Test
    void istiodDropsTheEnvoyFilterOfTheRoute() {
        links.forbidEnvoyFilters();

        links.spoil(links.routeFilter("chat"));

        awaitTold("Attached", "False", "upstream clusters 0/");
        nothingReachesTheProvider();
    }

    @Test
    void istiodDropsTheEnvoyFilterOfTheGateway() {
        links.forbidEnvoyFilters();

        links.spoil(links.gatewayFilter("gw"));

        awaitTold("Attached", "False", "Envoy has no cluster for the sidecar");
        nothingReachesTheProvider();
    }

    @Test
    void envoyLooksForAnotherSocket() throws InterruptedException {
        bed.restartController("/proc/self/cwd/elsewhere");

        awaitTold("Attached", "False", "/proc/self/cwd/elsewhere/run.sock");
        nothingReachesTheProvider();
        bed.restartController(IstioBed.UDS_DIR);
    }

    @Test
    void theSecretOfTheProviderIsGone() {
        links.delete(Links.SECRETS, "openai");

        awaitTold("ResolvedRefs", "False", "openai");
        nothingReachesTheProvider();
        links.applySecret();
    }

    @Test
    void istiodIsDown() throws Exception {
        signal("STOP");
        links.applyRoute("late", "gw", "gpt-4o-mini");

        Await.until(
                "what Envoy lacks is told",
                SOON,
                () -> links.conditions().hold("late", "Attached", "False", "upstream clusters 1/2"),
                () -> links.conditions().of("late").toString());
        assertThat(AiTraffic.status(gateway(), "gpt-4o-mini", false)).isGreaterThanOrEqualTo(404);
        assertThat(AiTraffic.status(gateway(), "gpt-4o", false)).isEqualTo(200);
        signal("CONT");
        Await.until(
                "the late route",
                IstioBed.LIMIT,
                () -> AiTraffic.status(gateway(), "gpt-4o-mini", false) == 200);
        links.delete(Links.ROUTES, "late");
    }

    private static void signal(String name) throws Exception {
        long pid = bed.cluster().istiod().child().pid();
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor())
                .isZero();
    }

    /** Neither now nor for a request that claims the model in a header. */
    private static void nothingReachesTheProvider() {
        Await.until("a dead end", SOON, () -> AiTraffic.status(gateway(), "gpt-4o", false) >= 500);
        long before = provider.arrived();
        for (int i = 0; i < 4; i++) {
            assertThat(AiTraffic.status(gateway(), "gpt-4o", i % 2 == 1))
                    .isGreaterThanOrEqualTo(500);
        }
        assertThat(provider.arrived()).isEqualTo(before);
    }

    private static void awaitTold(String type, String status, String message) {
        Await.until(
                type + " " + status + ": " + message,
                SOON,
                () -> links.conditions().hold("chat", type, status, message),
                () -> links.conditions().of("chat").toString());
    }

    private static void awaitMended() {
        Await.until(
                "all is well",
                IstioBed.LIMIT,
                () ->
                        links.conditions().hold("chat", "Attached", "True", "")
                                && links.conditions().hold("chat", "Programmed", "True", "")
                                && links.conditions().hold("chat", "ResolvedRefs", "True", "")
                                && AiTraffic.status(gateway(), "gpt-4o", false) == 200,
                () -> links.conditions().of("chat").toString());
    }

    private static URI gateway() {
        return URI.create("http://" + pod.ip() + ":8080");
    }
}
