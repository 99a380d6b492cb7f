package io.outrigger.controller.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.contract.Backend;
import io.outrigger.controller.Snapshots;
import io.outrigger.controller.plan.Plan;
import io.outrigger.controller.plan.PlannedConfig;
import io.outrigger.controller.plan.Planner;
import io.outrigger.controller.pods.Answer;
import io.outrigger.controller.pods.Injection;
import io.outrigger.controller.pods.PodReport;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.envoy.DataPlane;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Sidecars learn of a backend before Envoy does, and forget it after Envoy has. */
class PublisherTest {
    private static final ObjectKey GATEWAY = new ObjectKey("ai", "gw");
    private static final ObjectKey ROUTE = new ObjectKey("ai", "chat");
    private static final String ONE = "ai/one/route/chat/rule/0/ref/0";
    private static final String TWO = "ai/two/route/chat/rule/0/ref/0";

    private Publisher publisher = new Publisher();
    private Instant now = Instant.parse("2026-06-01T12:00:00Z");
    private final Map<String, Answer> answers = new HashMap<>();
    private final Map<ObjectKey, Found> secrets = new HashMap<>();
    private List<String> written = List.of();

    @Test
    void withoutPodsNobodyIsWaitedFor() {
        assertThat(publish("one").held()).isEmpty();
        assertThat(backends(publish("two"))).containsExactly(TWO);
        assertThat(publisher.isSettled()).isTrue();
    }

    @Test
    void beforeAnybodyHasLookedARouteWaits() {
        var plan = plan("one");
        var sight = new Sight(Map.of(), _ -> false, Map.of(), now);

        assertThat(why(publisher.now(plan, sight)))
                .isEqualTo("Gateway ai/gw: its pods cannot be asked");
        assertThat(publisher.isSettled()).isFalse();
    }

    @Test
    void aRouteWaitsUntilAllSidecarsKnowItsBackends() {
        attached("one", "a", "b");

        var first = publish("two");

        assertThat(why(first))
                .isEqualTo(
                        "Gateway ai/gw: a: it has not come yet; Gateway ai/gw: b: it has not come yet");
        assertThat(backends(first)).containsExactly(TWO, ONE);
        assertThat(config(first).version().unused())
                .as("neither says anything about Envoy")
                .containsExactlyInAnyOrder(ONE, TWO);
        says("a", hash(first));
        assertThat(why(publish("two"))).isEqualTo("Gateway ai/gw: b: it has not come yet");
        says("b", hash(first));
        assertThat(publish("two").held()).isEmpty();
    }

    @Test
    void aBackendOfBeforeStaysUntilNoEnvoyKnowsIt() {
        attached("one", "a", "b");
        String hash = hash(publish("two"));
        says("a", hash);
        says("b", hash);
        assertThat(publish("two").held()).isEmpty();

        after(Duration.ofSeconds(30));
        assertThat(backends(publish("two"))).as("no word about Envoy").containsExactly(TWO, ONE);
        says("a", hash, ONE);
        assertThat(backends(publish("two"))).as("one of two").containsExactly(TWO, ONE);
        says("b", hash, ONE);
        var last = publish("two");

        assertThat(backends(last)).containsExactly(TWO);
        assertThat(last.held()).isEmpty();
        assertThat(publisher.isSettled()).isTrue();
    }

    @Test
    void aWordOfBeforeTheChangeDoesNotCount() {
        attached("one", "a");
        String hash = hash(publish("two"));
        says("a", hash, ONE);

        assertThat(backends(publish("two"))).containsExactly(TWO, ONE);
        after(Duration.ofSeconds(9));
        assertThat(backends(publish("two"))).containsExactly(TWO, ONE);
        after(Duration.ofSeconds(1));
        assertThat(backends(publish("two"))).containsExactly(TWO);
    }

    @Test
    void aPodThatCannotBeAskedIsWaitedForAsLongAsAKubeletTakes() {
        attached("one", "a", "b");
        answers.put("b", new Answer.Unreachable("timeout"));
        says("a", hash(publish("two")));

        assertThat(why(publish("two"))).isEqualTo("Gateway ai/gw: b: timeout");
        after(Duration.ofSeconds(119));
        assertThat(publish("two").held()).containsOnlyKeys(ROUTE);
        after(Duration.ofSeconds(1));
        assertThat(publish("two").held()).isEmpty();
    }

    /** Never a request to a backend that a sidecar does not know. */
    @Test
    void aPodThatSaysThatItLacksABackendIsWaitedForForEver() {
        attached("one", "a");
        publish("two");

        after(Duration.ofDays(1));

        assertThat(publish("two").held()).containsOnlyKeys(ROUTE);
        answers.put(
                "a", new Answer.Said(true, hash(plan("one")), "v0", true, Set.of(), "", "bad", ""));
        assertThat(why(publish("two"))).isEqualTo("Gateway ai/gw: a: refuses it: bad");
    }

    @Test
    void aChangeThatNeedsNothingNewIsWrittenAtOnce() {
        attached("one", "a");
        written = List.of();

        assertThat(publish("one").held()).isEmpty();
    }

    @Test
    void whatASidecarSaidBeforeItForgotABackendProvesNothing() {
        attached("one", "a");
        String old = hash(plan("one"));
        says("a", hash(publish("two")));
        publish("two");
        after(Duration.ofSeconds(10));
        says("a", hash(publish("two")), ONE);
        assertThat(backends(publish("two"))).containsExactly(TWO);

        says("a", old);

        assertThat(publish("one").held()).containsOnlyKeys(ROUTE);
    }

    @Test
    void aNewLeaderFindsWhatTheOneBeforeHasGiven() {
        attached("one", "a");
        says("a", hash(publish("two")));
        publish("two");

        publisher = new Publisher();

        assertThat(backends(publish("two"))).containsExactly(TWO, ONE);
        assertThat(publisher.isSettled()).isFalse();
    }

    /** It ended after it had written one of two Secrets. */
    @Test
    void aNewLeaderKeepsTheBackendsOfCredentialsThatHaveNoRoutes() {
        attached("one", "a");
        says("a", hash(publish("two")));
        secrets.put(GATEWAY, new Found.Torn(config(publish("two")).text().credentials()));

        publisher = new Publisher();

        assertThat(backends(publish("two"))).containsExactly(TWO, ONE);
        assertThat(publisher.isSettled()).isFalse();
    }

    @Test
    void whoHasWrittenBothSecretsIsNotMisledByOneThatIsSeenLate() {
        attached("one", "a");
        secrets.put(GATEWAY, new Found.Torn("backends: []\n"));

        assertThat(backends(publish("one"))).containsExactly(ONE);
        assertThat(publish("one").held()).isEmpty();
    }

    @Test
    void aPodThatLacksAPartOfTheConfigurationSaysWhich() {
        attached("one", "a");
        publish("two");
        answers.put(
                "a",
                new Answer.Said(
                        true, hash(plan("one")), "v0", true, Set.of(), "", "", "routes.yaml: no"));

        assertThat(why(publish("two")))
                .isEqualTo("Gateway ai/gw: a: it has not come yet: routes.yaml: no");
    }

    /** A Gateway with these pods that serves a model and has done so for long. */
    private void attached(String backend, String... pods) {
        String hash = hash(publish(backend));
        for (var pod : pods) {
            says(pod, hash);
        }
        after(Duration.ofMinutes(10));
    }

    private void says(String pod, String hash, String... missing) {
        answers.put(
                pod,
                new Answer.Said(
                        missing.length == 0, hash, "v0", true, Set.of(missing), "", "", ""));
    }

    private void after(Duration time) {
        now = now.plus(time);
    }

    /** One round in which everything that may be written is. */
    private Plan publish(String backend) {
        var plan = plan(backend);
        var lines = new ArrayList<PodReport.Line>();
        answers.forEach(
                (pod, answer) ->
                        lines.add(new PodReport.Line(pod, new Injection.Present("v0"), answer)));
        var result =
                publisher.now(
                        plan,
                        new Sight(
                                secrets,
                                it -> written.contains(it.tree().toString()),
                                Map.of(GATEWAY, new PodReport(lines)),
                                now));
        secrets.put(GATEWAY, new Found.Whole(config(result).text().whole()));
        if (result.held().isEmpty()) {
            written = result.desired().stream().map(it -> it.tree().toString()).toList();
        }
        return result;
    }

    private static String why(Plan plan) {
        return Objects.requireNonNull(plan.held().get(ROUTE)).why();
    }

    private static PlannedConfig config(Plan plan) {
        return Objects.requireNonNull(plan.configs().get(GATEWAY));
    }

    private static String hash(Plan plan) {
        return config(plan).hash();
    }

    private static List<String> backends(Plan plan) {
        return config(plan).config().backends().stream().map(Backend::name).toList();
    }

    private static Plan plan(String backend) {
        return Planner.plan(
                Snapshots.of(
                        """
                        {apiVersion: v1, kind: Namespace, metadata: {name: ai, labels: {outrigger.io/injection: enabled}}}
                        ---
                        {apiVersion: gateway.networking.k8s.io/v1, kind: GatewayClass, metadata: {name: istio}, spec: {controllerName: istio.io/gateway-controller}}
                        ---
                        {apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: gw, namespace: ai},
                         spec: {gatewayClassName: istio, listeners: [{name: http, port: 80, protocol: HTTP}]}}
                        ---
                        {apiVersion: aigateway.envoyproxy.io/v1beta1, kind: AIServiceBackend, metadata: {name: BACKEND, namespace: ai},
                         spec: {schema: {name: OpenAI}, backendRef: {name: vllm, port: 8000}}}
                        ---
                        {apiVersion: aigateway.envoyproxy.io/v1beta1, kind: AIGatewayRoute, metadata: {name: chat, namespace: ai},
                         spec: {parentRefs: [{name: gw}], rules: [
                          {matches: [{headers: [{name: x-ai-eg-model, value: gpt}]}], backendRefs: [{name: BACKEND}]}]}}
                        """
                                .replace("BACKEND", backend)),
                DataPlane.DEFAULT);
    }
}
