package io.outrigger.webhook.admission;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.webhook.admission.Incoming.Malformed;
import io.outrigger.webhook.admission.Incoming.Valid;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The wire format: AdmissionReview of {@code admission.k8s.io/v1}, as JSON. */
public final class AdmissionReviews {
    private static final String API_VERSION = "admission.k8s.io/v1";
    private static final String KIND = "AdmissionReview";

    /** Numbers keep their digits: a field that we do not know may have to be written back. */
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
                    .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                    .build();

    private AdmissionReviews() {}

    /** Reads a request body. */
    public static Incoming read(byte[] body) {
        JsonNode root;
        try {
            root = JSON.readTree(body);
        } catch (JacksonException e) {
            return new Malformed("body: not JSON%s (expected: an %s)".formatted(place(e), KIND));
        }
        var mistake = mistake(root);
        return mistake.isPresent() ? new Malformed(mistake.get()) : new Valid(review(root));
    }

    /** The response body to a review. */
    public static byte[] write(Review review, Verdict verdict) {
        var root = JSON.createObjectNode();
        root.put("apiVersion", API_VERSION).put("kind", KIND);
        var response = root.putObject("response");
        response.put("uid", review.uid());
        switch (verdict) {
            case Verdict.Patched(_, var patch, _) ->
                    response.put("allowed", true)
                            .put("patchType", "JSONPatch")
                            .put("patch", base64(patch));
            case Verdict.Allowed _ -> response.put("allowed", true);
            case Verdict.Denied(_, var message) ->
                    response.put("allowed", false)
                            .putObject("status")
                            .put("code", 403)
                            .put("reason", "Forbidden")
                            .put("message", message);
        }
        if (!verdict.shown().isEmpty()) {
            var warnings = response.putArray("warnings");
            verdict.shown().forEach(warnings::add);
        }
        response.putObject("auditAnnotations")
                .put("decision", verdict.decision())
                .put("reason", verdict.reason());
        return JSON.writeValueAsBytes(root);
    }

    /**
     * The response body where there is no verdict: a Status, the only one whose message the API
     * server passes on.
     */
    public static byte[] failure(int code, String message) {
        return JSON.writeValueAsBytes(
                JSON.createObjectNode()
                        .put("kind", "Status")
                        .put("apiVersion", "v1")
                        .put("status", "Failure")
                        .put("message", message)
                        .put("code", code));
    }

    /** Jackson's own message would quote the body; and a limit that is hit has no place. */
    private static String place(JacksonException e) {
        return Optional.ofNullable(e.getLocation())
                .map(at -> " at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr()))
                .orElse("");
    }

    private static Optional<String> mistake(JsonNode root) {
        var request = root.path("request");
        return Stream.of(
                        differs("kind", root.path("kind"), KIND),
                        differs("apiVersion", root.path("apiVersion"), API_VERSION),
                        missing("request.uid", request.path("uid")),
                        missing("request.namespace", request.path("namespace")),
                        differs("request.kind.kind", request.path("kind").path("kind"), "Pod"),
                        differs("request.kind.version", request.path("kind").path("version"), "v1"),
                        differs("request.operation", request.path("operation"), "CREATE"),
                        request.path("object").isObject()
                                ? Optional.<String>empty()
                                : Optional.of("request.object: missing (expected: a pod)"))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> differs(String name, JsonNode value, String expected) {
        var text = text(value);
        return text.equals(expected)
                ? Optional.empty()
                : Optional.of("%s: %s (expected: %s)".formatted(name, shortened(text), expected));
    }

    private static Optional<String> missing(String name, JsonNode value) {
        return text(value).isEmpty()
                ? Optional.of(name + ": missing (expected: a string)")
                : Optional.empty();
    }

    private static Review review(JsonNode root) {
        var request = root.path("request");
        var pod = (ObjectNode) request.path("object");
        var name = text(pod.path("metadata").path("name"));
        return new Review(
                text(request.path("uid")),
                text(request.path("namespace")),
                name.isEmpty() ? text(pod.path("metadata").path("generateName")) : name,
                request.path("dryRun").booleanValue(false),
                pod);
    }

    private static String text(JsonNode node) {
        return node.isString() ? node.stringValue() : "";
    }

    private static String shortened(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "...";
    }

    private static String base64(JsonNode patch) {
        return Base64.getEncoder().encodeToString(JSON.writeValueAsString(patch).getBytes(UTF_8));
    }
}
