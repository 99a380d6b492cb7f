package io.outrigger.testkit.provider;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The answer to one valid chat request: the same for the same request.
 *
 * @param id ends with the letters and digits of the last message, so that a client can tell its
 *     answer from another's
 */
record ChatAnswer(String id, String model, int promptTokens, String text, int choices) {
    private static final long CREATED = 1_760_000_000L;
    private static final int COMPLETION_TOKENS = 5;
    private static final int ECHO = 40;

    static ChatAnswer to(JsonNode request) {
        var messages = request.path("messages");
        String echo = text(messages.get(messages.size() - 1)).replaceAll("[^A-Za-z0-9]", "");
        return new ChatAnswer(
                "chatcmpl-" + echo.substring(0, Math.min(ECHO, echo.length())),
                // the provider names the very model, as OpenAI does
                request.path("model").asString() + "-2026-11-01",
                Math.max(1, messages.toString().length() / 4),
                "This answers " + messages.size() + " messages.",
                Math.max(1, request.path("n").asInt(1)));
    }

    private static String text(JsonNode message) {
        var content = message.path("content");
        if (!content.isArray()) {
            return content.asString("");
        }
        var texts = new StringBuilder();
        content.forEach(part -> texts.append(part.path("text").asString("")));
        return texts.toString();
    }

    String json() {
        var root = root("chat.completion");
        var list = root.putArray("choices");
        for (int i = 0; i < choices; i++) {
            var choice = list.addObject().put("index", i);
            choice.putObject("message")
                    .put("role", "assistant")
                    .put("content", text)
                    .putNull("refusal")
                    .putArray("annotations");
            choice.putNull("logprobs").put("finish_reason", "stop");
        }
        root.set("usage", usage());
        return root.toString();
    }

    /** The chunks of a stream without its {@code [DONE]}. */
    List<String> chunks(boolean includeUsage) {
        var chunks = new ArrayList<String>();
        for (int i = 0; i < choices; i++) {
            var first = JsonNodeFactory.instance.objectNode();
            first.put("role", "assistant").put("content", "").putNull("refusal");
            chunks.add(chunk(i, first, "", includeUsage));
            for (String word : text.split("(?= )", -1)) {
                var delta = JsonNodeFactory.instance.objectNode().put("content", word);
                chunks.add(chunk(i, delta, "", includeUsage));
            }
            var last = JsonNodeFactory.instance.objectNode();
            chunks.add(chunk(i, last, "stop", includeUsage));
        }
        if (includeUsage) {
            var usage = root("chat.completion.chunk");
            usage.putArray("choices");
            usage.set("usage", usage());
            chunks.add(usage.toString());
        }
        return chunks;
    }

    private String chunk(int index, ObjectNode delta, String finish, boolean includeUsage) {
        var root = root("chat.completion.chunk");
        var choice = root.putArray("choices").addObject().put("index", index);
        choice.set("delta", delta);
        choice.putNull("logprobs");
        if (finish.isEmpty()) {
            choice.putNull("finish_reason");
        } else {
            choice.put("finish_reason", finish);
        }
        if (includeUsage) {
            root.putNull("usage");
        }
        return root.toString();
    }

    private ObjectNode root(String object) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", id)
                .put("object", object)
                .put("created", CREATED)
                .put("model", model)
                .put("service_tier", "default")
                .put("system_fingerprint", "fp_fake");
    }

    private ObjectNode usage() {
        int completion = COMPLETION_TOKENS * choices;
        var usage =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("prompt_tokens", promptTokens)
                        .put("completion_tokens", completion)
                        .put("total_tokens", promptTokens + completion);
        usage.putObject("prompt_tokens_details").put("cached_tokens", 0).put("audio_tokens", 0);
        usage.putObject("completion_tokens_details")
                .put("reasoning_tokens", 0)
                .put("audio_tokens", 0)
                .put("accepted_prediction_tokens", 0)
                .put("rejected_prediction_tokens", 0);
        return usage;
    }
}
