package io.outrigger.webhook.admission;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.webhook.Samples;
import io.outrigger.webhook.Trees;
import io.outrigger.webhook.decision.DenyReason;
import io.outrigger.webhook.decision.Gateways;
import io.outrigger.webhook.decision.SkipReason;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class AdmissionReviewsTest {
    private static final String REVIEW =
            """
            {"kind":"AdmissionReview","apiVersion":"admission.k8s.io/v1","request":{
              "uid":"705ab4f5","kind":{"group":"","version":"v1","kind":"Pod"},
              "namespace":"ai","operation":"CREATE","dryRun":true,
              "object":{"metadata":{"generateName":"gw-","labels":
                  {"gateway.networking.k8s.io/gateway-name":"gw"}},
                "spec":{"containers":[{"name":"istio-proxy"}]}}}}
            """;

    @Test
    void readsWhatTheApiServerSends() {
        var review = valid(REVIEW);

        assertThat(review.uid()).isEqualTo("705ab4f5");
        assertThat(review.namespace()).isEqualTo("ai");
        assertThat(review.podName()).isEqualTo("gw-");
        assertThat(review.dryRun()).isTrue();
        assertThat(review.pod().at("/spec/containers/0/name").stringValue())
                .isEqualTo("istio-proxy");
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "\"AdmissionReview\" | \"Pod\" | kind: Pod (expected: AdmissionReview)",
                "admission.k8s.io/v1 | admission.k8s.io/v1beta1 |"
                        + " apiVersion: admission.k8s.io/v1beta1 (expected: admission.k8s.io/v1)",
                "\"uid\" | \"id\" | request.uid: missing (expected: a string)",
                "\"ai\" | 7 | request.namespace: missing (expected: a string)",
                "\"kind\":\"Pod\" | \"kind\":\"Job\" | request.kind.kind: Job (expected: Pod)",
                "\"version\":\"v1\" | \"version\":\"v2\" |"
                        + " request.kind.version: v2 (expected: v1)",
                "CREATE | UPDATE | request.operation: UPDATE (expected: CREATE)",
                "\"object\" | \"oldObject\" | request.object: missing (expected: a pod)",
                "{\"kind\":\"Adm | x |"
                        + " body: not JSON at line 1, column 1 (expected: an AdmissionReview)",
                "}}}} | }} | body: not JSON at line 7, column 1 (expected: an AdmissionReview)",
            })
    void malformedReviewIsExplained(String part, String replacement, String message) {
        var body = REVIEW.replace(part, replacement);

        var incoming = AdmissionReviews.read(body.getBytes(UTF_8));

        assertThat(incoming).isEqualTo(new Incoming.Malformed(message));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "null", "[]", "7"})
    void bodyThatIsNoObjectIsMalformed(String body) {
        assertThat(AdmissionReviews.read(body.getBytes(UTF_8)))
                .isEqualTo(new Incoming.Malformed("kind:  (expected: AdmissionReview)"));
    }

    @Test
    void damagedBodiesAreNeverAnException() {
        var random = new Random(1);
        for (int i = 0; i < 5_000; i++) {
            var bytes = REVIEW.getBytes(UTF_8);
            for (int n = random.nextInt(1, 6); n > 0; n--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            if (AdmissionReviews.read(bytes) instanceof Incoming.Valid(var review)) {
                var verdict =
                        Samples.injector(Gateways.NONE).verdict(review.pod(), review.namespace());
                assertThat(AdmissionReviews.write(review, verdict)).isNotEmpty();
            }
        }
    }

    @Test
    void deepNestingIsMalformedAndNoCrash() {
        var deep = "{\"a\":".repeat(100_000) + "1" + "}".repeat(100_000);

        assertThat(AdmissionReviews.read(deep.getBytes(UTF_8)))
                .isInstanceOf(Incoming.Malformed.class);
    }

    @Test
    void patchIsBase64OfJsonPatch() {
        var review = valid(REVIEW);
        var verdict = Samples.injector(Gateways.NONE).verdict(review.pod(), "ai");

        var response = written(review, verdict);

        assertThat(response.path("uid").stringValue()).isEqualTo("705ab4f5");
        assertThat(response.path("allowed").booleanValue()).isTrue();
        assertThat(response.path("patchType").stringValue()).isEqualTo("JSONPatch");
        var patch =
                new String(Base64.getDecoder().decode(response.path("patch").stringValue()), UTF_8);
        assertThat(Trees.json(patch)).isEqualTo(((Verdict.Patched) verdict).patch());
        assertThat(response.path("auditAnnotations").toString())
                .isEqualTo("{\"decision\":\"inject\",\"reason\":\"istio_gateway_api\"}");
        assertThat(response.has("warnings")).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void skipIsAllowedAndToldToTheCreatorAndTheAuditLog(SkipReason reason) {
        var response = written(valid(REVIEW), new Verdict.Allowed(reason));

        assertThat(response.path("allowed").booleanValue()).isTrue();
        assertThat(response.has("patch")).isFalse();
        assertThat(response.path("warnings")).hasSize(1);
        assertThat(response.at("/warnings/0").stringValue()).isEqualTo(reason.warning());
        assertThat(response.path("auditAnnotations").toString())
                .isEqualTo("{\"decision\":\"skip\",\"reason\":\"%s\"}".formatted(reason.text()));
    }

    @Test
    void denialSaysWhy() {
        var denied = new Verdict.Denied(DenyReason.BAD_INJECT_LABEL, "because");

        var response = written(valid(REVIEW), denied);

        assertThat(response.path("allowed").booleanValue()).isFalse();
        assertThat(response.path("status").toString())
                .isEqualTo("{\"code\":403,\"reason\":\"Forbidden\",\"message\":\"because\"}");
        assertThat(response.path("auditAnnotations").toString())
                .isEqualTo("{\"decision\":\"deny\",\"reason\":\"bad_inject_label\"}");
    }

    @Test
    void warningsFitIntoAnHttpHeader() {
        assertThat(SkipReason.values())
                .extracting(SkipReason::warning)
                .allMatch(warning -> warning.length() <= 256);
    }

    @Test
    void podNeverShowsInText() {
        assertThat(valid(REVIEW).toString()).contains("gw-").doesNotContain("istio-proxy");
    }

    private static Review valid(String body) {
        return ((Incoming.Valid) AdmissionReviews.read(body.getBytes(UTF_8))).review();
    }

    private static JsonNode written(Review review, Verdict verdict) {
        var root = Trees.json(new String(AdmissionReviews.write(review, verdict), UTF_8));
        assertThat(root.path("kind").stringValue()).isEqualTo("AdmissionReview");
        assertThat(root.path("apiVersion").stringValue()).isEqualTo("admission.k8s.io/v1");
        return root.path("response");
    }
}
