package io.outrigger.testkit.provider;

import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What OpenAI accepts as the body of a chat completion. */
final class ChatRules {
    private static final Set<String> FIELDS =
            Set.of(
                    "model",
                    "messages",
                    "stream",
                    "stream_options",
                    "temperature",
                    "top_p",
                    "n",
                    "max_tokens",
                    "max_completion_tokens",
                    "stop",
                    "user",
                    "tools",
                    "tool_choice",
                    "parallel_tool_calls",
                    "response_format",
                    "seed",
                    "logit_bias",
                    "logprobs",
                    "top_logprobs",
                    "presence_penalty",
                    "frequency_penalty",
                    "metadata",
                    "store",
                    "service_tier",
                    "reasoning_effort",
                    "modalities",
                    "audio",
                    "prediction",
                    "safety_identifier",
                    "prompt_cache_key",
                    "verbosity");
    private static final Set<String> ROLES =
            Set.of("system", "developer", "user", "assistant", "tool", "function");

    private ChatRules() {}

    static ObjectNode checked(JsonNode body, Set<String> models) throws Refusal {
        if (!(body instanceof ObjectNode request)) {
            throw bad("the body is not a JSON object");
        }
        for (String field : request.propertyNames()) {
            if (!FIELDS.contains(field)) {
                throw bad("Unrecognized request argument supplied: " + field);
            }
        }
        model(request, models);
        messages(request.path("messages"));
        range(request, "temperature", 0, 2);
        range(request, "top_p", 0, 1);
        whole(request, "n", 1);
        whole(request, "max_tokens", 1);
        whole(request, "max_completion_tokens", 1);
        stream(request);
        return request;
    }

    private static void model(ObjectNode request, Set<String> models) throws Refusal {
        JsonNode model = request.path("model");
        if (!model.isString() || model.asString().isEmpty()) {
            throw bad("you must provide a model parameter");
        }
        if (!models.contains(model.asString())) {
            throw new Refusal(
                    404,
                    "invalid_request_error",
                    "The model `" + model.asString() + "` does not exist");
        }
    }

    private static void messages(JsonNode messages) throws Refusal {
        if (!messages.isArray() || messages.isEmpty()) {
            throw bad("Missing required parameter: 'messages'.");
        }
        for (JsonNode message : messages) {
            if (!ROLES.contains(message.path("role").asString(""))) {
                throw bad("Invalid value for 'role'");
            }
            JsonNode content = message.path("content");
            if (content.isArray()) {
                for (JsonNode part : content) {
                    if (!part.path("type").isString()) {
                        throw bad("Missing required parameter: 'messages[].content[].type'.");
                    }
                }
            } else if (!content.isString() && !message.has("tool_calls")) {
                throw bad("Invalid value for 'content': expected a string or an array");
            }
        }
    }

    private static void range(ObjectNode request, String field, double from, double to)
            throws Refusal {
        JsonNode value = request.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return;
        }
        if (!value.isNumber() || value.asDouble() < from || value.asDouble() > to) {
            throw bad("Invalid '" + field + "': expected a number from " + from + " to " + to);
        }
    }

    private static void whole(ObjectNode request, String field, int from) throws Refusal {
        JsonNode value = request.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return;
        }
        if (!value.isIntegralNumber() || value.asLong() < from) {
            throw bad("Invalid '" + field + "': expected an integer >= " + from);
        }
    }

    private static void stream(ObjectNode request) throws Refusal {
        JsonNode stream = request.path("stream");
        if (!stream.isMissingNode() && !stream.isNull() && !stream.isBoolean()) {
            throw bad("Invalid type for 'stream': expected a boolean");
        }
        JsonNode options = request.path("stream_options");
        if (options.isObject() && !stream.asBoolean(false)) {
            throw bad("The 'stream_options' parameter is only allowed when 'stream' is enabled.");
        }
    }

    private static Refusal bad(String message) {
        return new Refusal(400, "invalid_request_error", message);
    }
}
