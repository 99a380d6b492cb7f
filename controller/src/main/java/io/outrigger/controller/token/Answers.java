package io.outrigger.controller.token;

import io.outrigger.contract.Secret;
import io.outrigger.manifests.tree.Json;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads the answers of endpoints that speak JSON. */
final class Answers {
    private Answers() {}

    /** The object of a success; what a refusal says of itself, and nothing more, is told. */
    static JsonNode object(Call call, Answer answer) throws ExchangeException {
        Optional<JsonNode> body = parsed(answer.body()).filter(JsonNode::isObject);
        if (answer.isSuccess()) {
            return body.orElseThrow(
                    () ->
                            ExchangeException.at(
                                    call,
                                    "HTTP " + answer.status() + ": (expected: a JSON object)"));
        }
        throw ExchangeException.at(
                call, "HTTP " + answer.status() + body.map(Answers::refusal).orElse(""));
    }

    private static Optional<JsonNode> parsed(String body) {
        try {
            return Optional.of(Json.parse(body));
        } catch (JacksonException _) {
            return Optional.empty();
        }
    }

    /** RFC 6749 section 5.2, or Google's {@code google.rpc.Status}. */
    private static String refusal(JsonNode body) {
        var error = body.path("error");
        return error.isObject()
                ? part(error, "status") + part(error, "message")
                : part(body, "error") + part(body, "error_description");
    }

    private static String part(JsonNode object, String name) {
        String text = object.path(name).asString("");
        return text.isEmpty() ? "" : ": " + text;
    }

    static Secret secret(Call call, JsonNode object, String name) throws ExchangeException {
        var secret = new Secret(object.path(name).asString(""));
        if (secret.isEmpty() || secret.value().chars().anyMatch(it -> it <= ' ' || it > '~')) {
            throw ExchangeException.at(call, name + ": (expected: a token)");
        }
        return secret;
    }

    /** RFC 6749 section 5.1; some send the number as a text. */
    static Duration expiresIn(Call call, JsonNode object) throws ExchangeException {
        String text = object.path("expires_in").asString("");
        if (!text.matches("[1-9][0-9]{0,8}")) {
            throw ExchangeException.at(call, "expires_in: (expected: seconds)");
        }
        return Duration.ofSeconds(Long.parseLong(text));
    }
}
