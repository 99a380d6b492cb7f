package io.outrigger.controller.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.controller.Snapshots;
import io.outrigger.controller.token.Answer;
import io.outrigger.controller.token.Endpoints;
import io.outrigger.controller.token.Exchange;
import io.outrigger.controller.token.Schedule;
import io.outrigger.controller.token.TokenReport;
import io.outrigger.controller.token.TokenReport.State;
import io.outrigger.manifests.api.ApiObject;
import io.outrigger.manifests.api.ApiObjects;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.api.SecretObject;
import io.outrigger.manifests.model.ClusterSnapshot;
import io.outrigger.manifests.model.TokenSecrets;
import io.outrigger.manifests.tree.Json.UnknownKeys;
import io.outrigger.manifests.tree.Yaml;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** When tokens are renewed, with a clock that stands still and an API server that is a map. */
class RotatorTest {
    private static final ObjectKey POLICY = new ObjectKey("ai", "it");
    private static final ObjectKey SECRET = new ObjectKey("ai", "ai-eg-bsp-it");
    private static final Instant START = Instant.parse("2026-06-01T12:00:00Z");
    private static final String SPEC =
            """
            apiVersion: aigateway.envoyproxy.io/v1beta1
            kind: BackendSecurityPolicy
            metadata: {name: it, namespace: ai, uid: 1a2b}
            spec:
              type: AzureCredentials
              azureCredentials: {clientID: app, tenantID: TENANT, clientSecretRef: {name: client}}
            ---
            {apiVersion: v1, kind: Secret, metadata: {name: client, namespace: ai}, stringData: {client-secret: PASSWORD}}
            """;

    private final MapStore store = new MapStore();
    private Instant now = START;
    private String yaml = SPEC.replace("TENANT", "contoso").replace("PASSWORD", "s3cret");
    private boolean broken;
    private int calls;
    private Rotator rotator = rotator();

    private Rotator rotator() {
        return new Rotator(
                new Exchange(_ -> answer(), Endpoints.DEFAULT, () -> now),
                store,
                new Schedule(() -> 0.5),
                () -> now);
    }

    private Answer answer() {
        calls++;
        return broken
                ? new Answer(
                        401, "{\"error\": \"invalid_client\", \"error_description\": \"s3cret\"}")
                : new Answer(
                        200, "{\"access_token\": \"t%d\", \"expires_in\": 3600}".formatted(calls));
    }

    /** Secrets by key, and what happened to them. */
    private static final class MapStore implements TokenStore {
        private final Map<ObjectKey, JsonNode> secrets = new TreeMap<>();
        private boolean readOnly;

        @Override
        public Optional<SecretObject> read(ObjectKey key) {
            return Optional.ofNullable(secrets.get(key)).map(MapStore::secret);
        }

        static SecretObject secret(JsonNode tree) {
            return (SecretObject) ApiObjects.read(Kinds.SECRET, tree, UnknownKeys.IGNORED);
        }

        @Override
        public void write(ObjectKey key, JsonNode tree) throws Refused {
            if (readOnly) {
                throw new Refused("Secret " + key + ": secrets is forbidden");
            }
            secrets.put(key, tree);
        }

        @Override
        public void delete(ObjectKey key) {
            secrets.remove(key);
        }

        String token() {
            return Optional.ofNullable(secrets.get(SECRET)).map(Yaml::print).orElse("");
        }
    }

    private TokenReport round() {
        var report =
                Optional.ofNullable(rotator.round(snapshot(), List.of(POLICY)).get(POLICY))
                        .orElseThrow();
        assertThat(report.message()).doesNotContain("s3cret");
        return report;
    }

    private ClusterSnapshot snapshot() {
        var objects = new ArrayList<ApiObject>();
        var users = Snapshots.of(yaml);
        objects.addAll(users.policies().values());
        objects.addAll(users.secrets().values());
        store.secrets.values().forEach(it -> objects.add(MapStore.secret(it)));
        return ClusterSnapshot.of(objects);
    }

    private void after(Duration time) {
        now = now.plus(time);
    }

    private void storeHas(String annotations, String labels) {
        store.secrets.put(
                SECRET,
                Yaml.documents(
                                """
                                apiVersion: v1
                                kind: Secret
                                metadata: {name: ai-eg-bsp-it, namespace: ai, labels: {%s}, annotations: {%s}}
                                data: {azureAccessToken: b2xk}
                                """
                                        .formatted(labels, annotations))
                        .getFirst());
    }

    @Test
    void theFirstTokenIsWrittenWithWhatIsNeededToRenewIt() {
        var report = round();

        assertThat(report.state()).isEqualTo(State.Rotated);
        assertThat(report.message()).isEqualTo("the token expires at 2026-06-01T13:00:00Z");
        assertThat(store.token())
                .contains(
                        "azureAccessToken: dDE=",
                        "rotators/expiration-time: \"2026-06-01T13:00:00Z\"",
                        "outrigger.io/renewal-time: \"2026-06-01T12:54:30Z\"",
                        "kind: BackendSecurityPolicy",
                        "uid: \"1a2b\"");
    }

    @Test
    void aTokenIsRenewedBeforeItExpiresAndNotEarlier() {
        round();
        after(Duration.ofMinutes(54));
        round();
        assertThat(calls).isEqualTo(1);

        after(Duration.ofSeconds(30));
        var report = round();

        assertThat(calls).isEqualTo(2);
        assertThat(store.token()).contains("azureAccessToken: dDI=");
        assertThat(report.message()).isEqualTo("the token expires at 2026-06-01T13:54:30Z");
    }

    @Test
    void aRestartNeedsNoNewToken() {
        round();
        rotator = rotator();

        assertThat(round().state()).isEqualTo(State.Rotated);
        assertThat(calls).isEqualTo(1);
    }

    @Test
    void aFailureKeepsTheOldTokenUntilItExpires() {
        round();
        broken = true;
        after(Duration.ofMinutes(55));
        var report = round();

        assertThat(report.state()).isEqualTo(State.RenewalFailed);
        assertThat(report.message())
                .isEqualTo(
                        "https://login.microsoftonline.com/contoso/oauth2/v2.0/token: HTTP 401:"
                                + " invalid_client: [redacted]; the token in use expires at"
                                + " 2026-06-01T13:00:00Z");
        assertThat(store.token()).contains("azureAccessToken: dDE=");

        after(Duration.ofMinutes(5));

        assertThat(round().state()).isEqualTo(State.TokenExpired);
        assertThat(store.token()).contains("azureAccessToken: dDE=");

        broken = false;
        after(Duration.ofMinutes(5));

        assertThat(round().state()).isEqualTo(State.Rotated);
    }

    @Test
    void failuresAreRetriedAfterLongerAndLongerTimes() {
        broken = true;
        assertThat(round().state()).isEqualTo(State.ExchangeFailed);
        assertThat(round().state()).isEqualTo(State.ExchangeFailed);
        assertThat(calls).as("at once").isEqualTo(1);

        after(Duration.ofSeconds(10));
        round();
        assertThat(calls).as("after 10 s").isEqualTo(2);

        after(Duration.ofSeconds(10));
        round();
        assertThat(calls).as("after 10 s more").isEqualTo(2);

        after(Duration.ofSeconds(10));
        round();
        assertThat(calls).as("after 20 s").isEqualTo(3);
    }

    @Test
    void aSecretThatWasCorrectedIsTriedAtOnce() {
        broken = true;
        round();
        broken = false;
        yaml = yaml.replace("s3cret", "other");

        assertThat(round().state()).isEqualTo(State.Rotated);
    }

    @Test
    void anotherSpecNeedsAnotherToken() {
        round();
        yaml = yaml.replace("contoso", "fabrikam");

        round();

        assertThat(calls).isEqualTo(2);
        assertThat(store.token()).contains("azureAccessToken: dDI=");
    }

    @Test
    void aTokenThatSomebodyDeletedIsFetchedAgain() {
        round();
        store.secrets.clear();

        round();

        assertThat(store.token()).contains("azureAccessToken: dDI=");
    }

    @Test
    void aWatchThatLagsCostsNoSecondToken() {
        var lagging = snapshot();
        rotator.round(lagging, List.of(POLICY));

        rotator.round(lagging, List.of(POLICY));

        assertThat(calls).isEqualTo(1);
    }

    @Test
    void aPolicyThatNobodyUsesHasNoToken() {
        round();

        assertThat(rotator.round(snapshot(), List.of())).isEmpty();

        assertThat(store.secrets).isEmpty();
    }

    @Test
    void aTokenOfEnvoyAiGatewayIsTakenOver() {
        storeHas("rotators/expiration-time: \"2026-06-01T12:30:00Z\"", "");

        assertThat(round().state()).isEqualTo(State.Rotated);
        assertThat(store.token()).contains("azureAccessToken: dDE=");
    }

    @Test
    void aSecretOfSomebodyElseIsLeftAlone() {
        storeHas("", "app: mine");

        var report = round();

        assertThat(report.state()).isEqualTo(State.ExchangeFailed);
        assertThat(report.message()).startsWith("Secret ai/ai-eg-bsp-it: exists");
        assertThat(calls).isZero();
        assertThat(store.token()).contains("azureAccessToken: b2xk");
    }

    @Test
    void aRefusalOfTheApiServerIsTold() {
        store.readOnly = true;

        assertThat(round())
                .isEqualTo(
                        new TokenReport(
                                State.ExchangeFailed,
                                "Secret ai/ai-eg-bsp-it: secrets is forbidden"));
    }

    @Test
    void aReferenceThatLeadsNowhereIsNoFailureOfRotation() {
        yaml = yaml.substring(0, yaml.indexOf("---"));

        assertThat(rotator.round(snapshot(), List.of(POLICY))).isEmpty();
        assertThat(calls).isZero();
    }

    @Test
    void namesAreThoseOfEnvoyAiGateway() {
        assertThat(TokenSecrets.key(POLICY)).isEqualTo(SECRET);
    }
}
