package io.outrigger.bench.workload;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.bench.load.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Bodies, the same in every run. */
final class Texts {
    private static final String[] WORDS =
            ("the gateway answers a request when its route is known and the provider has tokens left"
                            + " for it, \\\"quoted\\\" words and lines\\n of text with é and – in them")
                    .split(" ", -1);
    private static final int CHUNKS = 60;

    private Texts() {}

    /** Words in a JSON string, of about this many bytes. */
    private static String prose(int bytes) {
        var random = new Random(bytes);
        var text = new StringBuilder(bytes + 16);
        while (text.length() < bytes) {
            text.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
        }
        return text.toString();
    }

    /** A chat of this many turns. */
    static String chat(String model, String options, int turns, int bytes) {
        var messages = new ArrayList<String>();
        messages.add("{\"role\":\"system\",\"content\":\"You are a helpful assistant.\"}");
        for (int i = 0; i < turns; i++) {
            String role = i % 2 == 0 ? "user" : "assistant";
            messages.add(
                    "{\"role\":\"%s\",\"content\":\"%s\"}".formatted(role, prose(bytes / turns)));
        }
        return "{\"model\":\"%s\",%s\"temperature\":0.7,\"max_tokens\":256,\"messages\":[%s]}"
                .formatted(model, options, String.join(",", messages));
    }

    static Answer completion() {
        return document(
                """
                {"id":"chatcmpl-1","object":"chat.completion","created":1700000000,"model":"gpt-4o-mini-2024-07-18",\
                "choices":[{"index":0,"message":{"role":"assistant","content":"%s","refusal":null},"logprobs":null,\
                "finish_reason":"stop"}],"usage":{"prompt_tokens":19,"completion_tokens":60,"total_tokens":79,\
                "prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0},"completion_tokens_details":\
                {"reasoning_tokens":0,"audio_tokens":0}},"service_tier":"default","system_fingerprint":"fp_1"}"""
                        .formatted(prose(240)));
    }

    static Answer converse() {
        return document(
                """
                {"output":{"message":{"role":"assistant","content":[{"text":"%s"}]}},"stopReason":"end_turn",\
                "usage":{"inputTokens":19,"outputTokens":60,"totalTokens":79},"metrics":{"latencyMs":120}}"""
                        .formatted(prose(240)));
    }

    /** A completion in 60 chunks and one with the usage. */
    static Answer chunks(Duration pause) {
        var pieces = new ArrayList<byte[]>();
        String chunk =
                """
                data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1700000000,"model":"gpt-4o-mini",\
                "system_fingerprint":"fp_1","choices":[%s]%s}

                """;
        for (int i = 0; i < CHUNKS; i++) {
            String choice =
                    "{\"index\":0,\"delta\":{\"content\":\"%s\"},\"finish_reason\":null}"
                            .formatted(prose(12));
            pieces.add(chunk.formatted(choice, "").getBytes(UTF_8));
        }
        String stop = "{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}";
        pieces.add(chunk.formatted(stop, "").getBytes(UTF_8));
        String usage =
                ",\"usage\":{\"prompt_tokens\":19,\"completion_tokens\":60,\"total_tokens\":79}";
        pieces.add((chunk.formatted("", usage) + "data: [DONE]\n\n").getBytes(UTF_8));
        return Answer.stream("text/event-stream", pieces, pause);
    }

    /** The same in Bedrock's frames. */
    static Answer frames() {
        var pieces = new ArrayList<byte[]>();
        pieces.add(EventFrame.of("messageStart", "{\"role\":\"assistant\"}"));
        for (int i = 0; i < CHUNKS; i++) {
            pieces.add(
                    EventFrame.of(
                            "contentBlockDelta",
                            "{\"contentBlockIndex\":0,\"delta\":{\"text\":\"%s\"}}"
                                    .formatted(prose(12))));
        }
        pieces.add(EventFrame.of("contentBlockStop", "{\"contentBlockIndex\":0}"));
        pieces.add(EventFrame.of("messageStop", "{\"stopReason\":\"end_turn\"}"));
        pieces.add(
                EventFrame.of(
                        "metadata",
                        "{\"usage\":{\"inputTokens\":19,\"outputTokens\":60,\"totalTokens\":79}}"));
        return Answer.stream("application/vnd.amazon.eventstream", pieces, Duration.ZERO);
    }

    /** Texts to embed. */
    static String inputs() {
        String inputs =
                IntStream.range(0, 64)
                        .mapToObj(_ -> '"' + prose(200) + '"')
                        .collect(Collectors.joining(","));
        return "{\"model\":\"gpt-4o-mini\",\"input\":[" + inputs + "]}";
    }

    /** 64 vectors, 1 MB. */
    static Answer vectors() {
        var random = new Random(64);
        var data = new ArrayList<String>();
        for (int i = 0; i < 64; i++) {
            List<String> vector =
                    random.doubles(768, -1, 1)
                            .mapToObj(it -> String.format(Locale.ROOT, "%.16f", it))
                            .toList();
            data.add(
                    "{\"object\":\"embedding\",\"index\":%d,\"embedding\":[%s]}"
                            .formatted(i, String.join(",", vector)));
        }
        return document(
                """
                {"object":"list","data":[%s],"model":"text-embedding-3-small",\
                "usage":{"prompt_tokens":2048,"total_tokens":2048}}"""
                        .formatted(String.join(",", data)));
    }

    private static Answer document(String body) {
        return Answer.document(body.getBytes(UTF_8));
    }
}
