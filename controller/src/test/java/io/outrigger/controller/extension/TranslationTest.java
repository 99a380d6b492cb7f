package io.outrigger.controller.extension;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.outrigger.controller.extension.envoy.cluster.Cluster;
import io.outrigger.controller.extension.envoy.listener.Listener;
import io.outrigger.controller.extension.envoy.route.Route;
import io.outrigger.controller.extension.envoy.route.RouteConfiguration;
import io.outrigger.controller.extension.hook.PostTranslateModifyRequest;
import io.outrigger.controller.extension.hook.PostTranslateModifyResponse;
import io.outrigger.manifests.envoygateway.Wiring;
import io.outrigger.manifests.tree.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TranslationTest {
    private static final String FILTER = "envoy.filters.http.ext_proc/aigateway";

    private final Wiring wiring = SampleTranslations.wiring("one.example", "small");
    private final Wired wired = Wired.first(wiring);
    private final Wiring.Content content = SampleTranslations.content(wiring);

    @Test
    void aDeadEndBecomesAnAiRoute() throws Exception {
        var response = answer(SampleTranslations.request("gw", content), wired).response();

        Route route = route(response, 0);
        assertThat(route.getRoute().getCluster()).isEqualTo("outrigger/ai/chat/rule/small");
        assertThat(route.getRoute().getAutoHostRewrite().getValue()).isTrue();
        assertThat(route.getRoute().getRetryPolicy().getPerTryIdleTimeout().getSeconds())
                .isEqualTo(5);
        assertThat(route.getRoute().getRetryPolicy().getRetryOn()).isEmpty();
        assertThat(route.getTypedPerFilterConfigMap()).containsOnlyKeys(FILTER);
        assertThat(route.getMetadata().getFilterMetadataMap())
                .containsKeys("envoy-gateway", "aigateway.envoy.io");
        Route catchAll = route(response, 2);
        assertThat(catchAll.getDirectResponse().getStatus()).isEqualTo(503);
        assertThat(catchAll.getTypedPerFilterConfigMap()).containsOnlyKeys(FILTER);
        assertThat(catchAll.getResponseHeadersToAdd(0).getHeader().getKey())
                .isEqualTo("x-ai-eg-no-route");
        assertThat(names(response))
                .containsExactly(
                        "httproute/ai/chat/rule/1",
                        "httproute/ai/plain/rule/0",
                        "outrigger/ai/chat/rule/small",
                        "ai-gateway-extproc-uds");
        Cluster own = Cluster.parseFrom(response.getClusters(2));
        assertThat(own.getOutlierDetection().toByteArray()).containsExactly(10, 2, 8, 7);
        assertThat(own.getTransportSocketMatchesList()).hasSize(1);
    }

    @Test
    void theFilterStandsBehindAuthorizationAndBeforeRateLimits() throws Exception {
        var response = answer(SampleTranslations.request("gw", content), wired).response();

        Listener listener = Listener.parseFrom(response.getListeners(0));
        assertThat(SampleTranslations.filters(listener))
                .containsSubsequence(
                        "envoy.filters.http.rbac", FILTER, "envoy.filters.http.ratelimit");
        assertThat(listener.getPerConnectionBufferLimitBytes().getValue()).isEqualTo(32 << 20);
    }

    @Test
    void whatIsNotOursGoesBackByteByByte() throws Exception {
        var request = SampleTranslations.request("gw", content);

        var response = answer(request, wired).response();

        assertThat(route(response, 1))
                .isEqualTo(
                        RouteConfiguration.parseFrom(request.getRoutes(0))
                                .getVirtualHosts(0)
                                .getRoutes(1));
        assertThat(response.getListeners(1)).isEqualTo(request.getListeners(1));
        assertThat(response.getSecretsList()).isEqualTo(request.getSecretsList());
        assertThat(response.getClusters(1)).isEqualTo(request.getClusters(2));
    }

    @Test
    void aSecondTimeChangesNothing() {
        var once = answer(SampleTranslations.request("gw", content), wired).response();

        var again =
                PostTranslateModifyRequest.newBuilder()
                        .addAllClusters(once.getClustersList())
                        .addAllSecrets(once.getSecretsList())
                        .addAllListeners(once.getListenersList())
                        .addAllRoutes(once.getRoutesList())
                        .build();

        assertThat(answer(again, wired).response()).isEqualTo(once);
    }

    @Test
    void aGatewayThatIsNotOursIsLeftAlone() {
        var request = SampleTranslations.request("other", content);

        var answer = answer(request, wired);

        assertThat(answer.response().toByteString())
                .isEqualTo(Translation.of(request).unchanged().toByteString());
        assertThat(answer.findings().deadHttpRoutes()).hasSize(1);
    }

    @Test
    void anHttpRouteThatWasGeneratedEarlierKeepsItsWiring() {
        var next = wired.next(SampleTranslations.wiring("two.example", "large"));

        var before = answer(SampleTranslations.request("gw", content), next).response();

        assertThat(host(before)).isEqualTo("one.example");
        var third = next.next(SampleTranslations.wiring("three.example", "large"));
        assertThat(answer(SampleTranslations.request("gw", content), third).findings())
                .extracting(it -> it.deadHttpRoutes().size())
                .isEqualTo(1);
    }

    @Test
    void theSameRequestsComeToTheSameRulesWithWhatIsCurrent() {
        var moved = Wired.first(SampleTranslations.wiring("two.example", "small"));

        var response = answer(SampleTranslations.request("gw", content), moved).response();

        assertThat(moved.knows(wiring.httpRoutes().firstKey(), content)).isFalse();
        assertThat(host(response)).isEqualTo("two.example");
    }

    @Test
    void whatCannotBeReadGoesBackAsItCame() {
        var garbage = ByteString.copyFrom(new byte[] {10, 127, 1});
        var request =
                SampleTranslations.request("gw", content).toBuilder()
                        .addRoutes(garbage)
                        .addListeners(garbage)
                        .addClusters(garbage)
                        .build();

        var answer = answer(request, wired);

        assertThat(answer.response().getRoutesList()).contains(garbage);
        assertThat(answer.response().getListenersList()).contains(garbage);
        assertThat(answer.response().getClustersList()).contains(garbage);
        assertThat(answer.findings().malformedResources()).isEqualTo(3);
        assertThat(names(answer.response())).contains("outrigger/ai/chat/rule/small");
    }

    @Test
    void aRuleThatEnvoysMessagesDoNotTakeIsNamedAndTheOthersAreServed() throws Exception {
        var key = wiring.httpRoutes().firstKey();
        var http = wiring.httpRoutes().firstEntry().getValue();
        var rules = new HashMap<>(http.rules());
        rules.put(
                "strange",
                new Wiring.Rule(Optional.of(Json.object("no_such_field", 1)), Json.object()));
        var strange =
                new Wiring(
                        wiring.gateways(),
                        new TreeMap<>(
                                Map.of(
                                        key,
                                        new Wiring.HttpRoute(
                                                http.route(), content, http.gateways(), rules))),
                        wiring.dataPlane());
        var store = new WiringStore();

        var faults = store.set(strange);

        assertThat(faults).containsOnlyKeys(key);
        assertThat(faults.get(key))
                .startsWith("rule strange: cannot be wired: envoy.config.cluster.v3.Cluster:")
                .contains("no_such_field");
        var response =
                answer(SampleTranslations.request("gw", content), Wired.first(strange)).response();
        assertThat(route(response, 0).getRoute().getCluster())
                .isEqualTo("outrigger/ai/chat/rule/small");
    }

    @Test
    void aRuleOfAnotherNameStaysADeadEnd() {
        var request = SampleTranslations.request("gw", new Wiring.Content("x", "y"));

        var answer = answer(request, wired);

        assertThat(names(answer.response()))
                .contains("httproute/ai/chat/rule/0")
                .doesNotContain("outrigger/ai/chat/rule/small");
        assertThat(answer.findings().deadHttpRoutes()).hasSize(1);
    }

    private static Translation.Answer answer(PostTranslateModifyRequest request, Wired wired) {
        return Translation.of(request).wired(wired);
    }

    private static Route route(PostTranslateModifyResponse response, int index) throws Exception {
        return RouteConfiguration.parseFrom(response.getRoutes(0))
                .getVirtualHosts(0)
                .getRoutes(index);
    }

    private static List<String> names(PostTranslateModifyResponse response) {
        return response.getClustersList().stream()
                .flatMap(it -> Resource.read(it, Cluster.parser()).message().stream())
                .map(Cluster::getName)
                .toList();
    }

    private static String host(PostTranslateModifyResponse response) {
        return response.getClustersList().stream()
                .flatMap(it -> Resource.read(it, Cluster.parser()).message().stream())
                .filter(it -> it.getName().startsWith("outrigger/"))
                .map(
                        it ->
                                it.getLoadAssignment()
                                        .getEndpoints(0)
                                        .getLbEndpoints(0)
                                        .getEndpoint()
                                        .getHostname())
                .findFirst()
                .orElse("");
    }
}
