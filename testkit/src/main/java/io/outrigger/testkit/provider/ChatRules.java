package io.outrigger.testkit.provider;

import static io.outrigger.testkit.provider.Check.ANY;
import static io.outrigger.testkit.provider.Check.BOOLEAN;
import static io.outrigger.testkit.provider.Check.INTEGER;
import static io.outrigger.testkit.provider.Check.OBJECT;
import static io.outrigger.testkit.provider.Check.STRING;
import static io.outrigger.testkit.provider.Check.array;
import static io.outrigger.testkit.provider.Check.decimal;
import static io.outrigger.testkit.provider.Check.integer;
import static io.outrigger.testkit.provider.Check.object;
import static io.outrigger.testkit.provider.Check.oneOf;
import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The request body of {@code POST /v1/chat/completions}, field by field. */
final class ChatRules {
    private static final Check PART =
            OBJECT.and(
                    (part, param) ->
                            part.has("type")
                                    ? oneOf("text", "image_url", "input_audio", "file", "refusal")
                                            .on(part.get("type"), param + ".type")
                                            .or(() -> payload(part, param))
                                    : Optional.of(Check.missing(param + ".type")));
    private static final Check CONTENT = STRING.or(array(1, 10_000, PART));

    private static final Check TOOL_CALL =
            object(
                    List.of("id", "type", "function"),
                    Map.of(
                            "id",
                            STRING,
                            "type",
                            oneOf("function"),
                            "function",
                            object(
                                    List.of("name", "arguments"),
                                    Map.of("name", STRING, "arguments", STRING))));

    private static final Map<String, Check> MESSAGES =
            Map.of(
                    "system", plain(),
                    "developer", plain(),
                    "user", plain(),
                    "assistant",
                            object(
                                    List.of("role"),
                                    Map.of(
                                            "role", STRING,
                                            "content", CONTENT.orNull(),
                                            "name", STRING,
                                            "refusal", STRING.orNull(),
                                            "audio", OBJECT.orNull(),
                                            "tool_calls", array(1, 128, TOOL_CALL),
                                            "function_call", OBJECT.orNull())),
                    "tool",
                            object(
                                    List.of("role", "content", "tool_call_id"),
                                    Map.of(
                                            "role", STRING,
                                            "content", CONTENT,
                                            "tool_call_id", STRING)),
                    "function",
                            object(
                                    List.of("role", "content", "name"),
                                    Map.of(
                                            "role", STRING,
                                            "content", STRING.orNull(),
                                            "name", STRING)));

    private static final Check MESSAGE = OBJECT.and(ChatRules::message);

    private static final Check REQUEST =
            object(
                    List.of("model", "messages"),
                    Map.ofEntries(
                            entry("model", STRING),
                            entry("messages", array(1, 100_000, MESSAGE)),
                            entry("audio", OBJECT.orNull()),
                            entry("frequency_penalty", decimal(-2, 2).orNull()),
                            entry("function_call", ANY),
                            entry("functions", array(1, 128, OBJECT)),
                            entry("logit_bias", OBJECT.orNull()),
                            entry("logprobs", BOOLEAN.orNull()),
                            entry("max_completion_tokens", integer(1, 1_000_000).orNull()),
                            entry("max_tokens", integer(1, 1_000_000).orNull()),
                            entry("metadata", OBJECT.orNull()),
                            entry("modalities", array(1, 2, oneOf("text", "audio")).orNull()),
                            entry("n", integer(1, 128).orNull()),
                            entry("parallel_tool_calls", BOOLEAN),
                            entry("prediction", OBJECT.orNull()),
                            entry("presence_penalty", decimal(-2, 2).orNull()),
                            entry("prompt_cache_key", STRING),
                            entry("prompt_cache_retention", STRING.orNull()),
                            entry("reasoning_effort", STRING.orNull()),
                            entry("response_format", OBJECT),
                            entry("safety_identifier", STRING),
                            entry("seed", INTEGER.orNull()),
                            entry("service_tier", STRING.orNull()),
                            entry("stop", STRING.or(array(1, 4, STRING)).orNull()),
                            entry("store", BOOLEAN.orNull()),
                            entry("stream", BOOLEAN.orNull()),
                            entry("stream_options", streamOptions().orNull()),
                            entry("temperature", decimal(0, 2).orNull()),
                            entry("tool_choice", STRING.or(OBJECT)),
                            entry("tools", array(1, 128, OBJECT)),
                            entry("top_logprobs", integer(0, 20).orNull()),
                            entry("top_p", decimal(0, 1).orNull()),
                            entry("user", STRING),
                            entry("verbosity", STRING.orNull()),
                            entry("web_search_options", OBJECT)));

    private ChatRules() {}

    static Optional<Complaint> complaint(JsonNode body) {
        return REQUEST.on(body, "").or(() -> together(body));
    }

    /** What no field says alone. */
    private static Optional<Complaint> together(JsonNode body) {
        if (body.hasNonNull("stream_options") && !body.path("stream").asBoolean(false)) {
            return Optional.of(
                    Complaint.of(
                            "The 'stream_options' parameter is only allowed when 'stream' is"
                                    + " enabled.",
                            "stream_options",
                            null));
        }
        if (body.hasNonNull("max_tokens") && body.hasNonNull("max_completion_tokens")) {
            return Optional.of(
                    Complaint.of(
                            "Setting 'max_tokens' and 'max_completion_tokens' at the same time is"
                                    + " not supported.",
                            "max_tokens",
                            "invalid_parameter_combination"));
        }
        return Optional.empty();
    }

    private static Check streamOptions() {
        return object(List.of(), Map.of("include_usage", BOOLEAN, "include_obfuscation", BOOLEAN));
    }

    private static Check plain() {
        return object(
                List.of("role", "content"),
                Map.of("role", STRING, "content", CONTENT, "name", STRING));
    }

    private static Optional<Complaint> message(JsonNode message, String param) {
        if (!message.has("role")) {
            return Optional.of(Check.missing(param + ".role"));
        }
        return oneOf("system", "developer", "user", "assistant", "tool", "function")
                .on(message.get("role"), param + ".role")
                .or(() -> byRole(message, param));
    }

    private static Optional<Complaint> byRole(JsonNode message, String param) {
        String role = message.get("role").asString();
        return MESSAGES.getOrDefault(role, ANY)
                .on(message, param)
                .or(() -> silentAssistant(role, message, param));
    }

    private static Optional<Complaint> silentAssistant(
            String role, JsonNode message, String param) {
        boolean says =
                message.hasNonNull("content")
                        || message.hasNonNull("tool_calls")
                        || message.hasNonNull("function_call")
                        || message.hasNonNull("refusal")
                        || message.hasNonNull("audio");
        return role.equals("assistant") && !says
                ? Optional.of(Check.missing(param + ".content"))
                : Optional.empty();
    }

    /** A part carries what its type says, under the same name. */
    private static Optional<Complaint> payload(JsonNode part, String param) {
        String type = part.get("type").asString();
        if (!part.has(type)) {
            return Optional.of(Check.missing(param + "." + type));
        }
        boolean text = type.equals("text") || type.equals("refusal");
        return (text ? STRING : OBJECT).on(part.get(type), param + "." + type);
    }
}
