package io.outrigger.bench.workload;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.bench.load.Answer;
import io.outrigger.bench.load.Upstream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A request, and what the provider answers.
 *
 * @param name short, for files and the command line
 * @param title for readers
 * @param path of the request
 * @param body of the request
 * @param answer names what the upstream answers
 * @param connections requests at once, where many are measured
 */
public record Workload(
        String name, String title, String path, String body, String answer, int connections) {
    private static final int MANY = 32;

    /** Long bodies are for few at once: Envoy holds them, too. */
    private static final int FEW = 8;

    private static final String CHAT = "/v1/chat/completions";
    private static final String OPENAI = "gpt-4o-mini";
    private static final String BEDROCK = "nova";
    private static final String STREAM =
            "\"stream\":true,\"stream_options\":{\"include_usage\":true},";

    /** Those whose cost per request is measured; the longest body is the last. */
    public static final List<Workload> TIMED =
            List.of(
                    chat("small", "small chat", OPENAI, "", 1, 120, "completion"),
                    chat("10k", "10 KB prompt", OPENAI, "", 5, 10_000, "completion"),
                    chat("220k", "220 KB prompt", OPENAI, "", 9, 220_000, "completion"),
                    chat("bedrock", "OpenAI to Bedrock", BEDROCK, "", 1, 120, "converse"),
                    chat("stream", "stream of 60 chunks", OPENAI, STREAM, 1, 120, "chunks"),
                    chat(
                            "paced",
                            "60 chunks, one each 5 ms",
                            OPENAI,
                            STREAM,
                            1,
                            120,
                            "paced-chunks"),
                    chat(
                            "bedrock-stream",
                            "Bedrock stream of 60 chunks",
                            BEDROCK,
                            STREAM,
                            1,
                            120,
                            "frames"),
                    new Workload(
                            "embeddings",
                            "embeddings, 1 MB answer",
                            "/v1/embeddings",
                            Texts.inputs(),
                            "vectors",
                            FEW),
                    chat("2m", "2 MB prompt", OPENAI, "", 9, 2_000_000, "completion"));

    /** A stream that takes five seconds, for many at once. */
    public static final Workload SLOW =
            chat("slow", "slow stream", OPENAI, STREAM, 1, 120, "slow-chunks");

    /** What the upstream must be able to answer. */
    public static Map<String, Answer> answers() {
        return Map.of(
                "completion", Texts.completion(),
                "converse", Texts.converse(),
                "chunks", Texts.chunks(Duration.ZERO),
                "paced-chunks", Texts.chunks(Duration.ofMillis(5)),
                "slow-chunks", Texts.chunks(Duration.ofMillis(80)),
                "frames", Texts.frames(),
                "vectors", Texts.vectors());
    }

    /** The body of its answer, in the pieces that it comes in. */
    public List<byte[]> pieces() {
        return Objects.requireNonNull(answers().get(answer)).pieces();
    }

    /** The timed one of this name. */
    public static Workload named(String name) {
        return TIMED.stream()
                .filter(it -> it.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "workload: %s (expected: %s)"
                                                .formatted(
                                                        name,
                                                        TIMED.stream()
                                                                .map(Workload::name)
                                                                .collect(
                                                                        Collectors.joining(
                                                                                ", ")))));
    }

    private static Workload chat(
            String name,
            String title,
            String model,
            String options,
            int turns,
            int bytes,
            String answer) {
        return new Workload(
                name,
                title,
                CHAT,
                Texts.chat(model, options, turns, bytes),
                answer,
                bytes > 1_000_000 ? FEW : MANY);
    }

    /** The whole request, in HTTP/1.1. */
    public ByteBuffer request() {
        byte[] content = body.getBytes(UTF_8);
        byte[] head =
                """
                POST %s HTTP/1.1\r
                host: gateway.test\r
                content-type: application/json\r
                authorization: Bearer sk-client\r
                user-agent: OpenAI/Python 1.99.0\r
                accept: application/json\r
                x-stainless-lang: python\r
                x-stainless-package-version: 1.99.0\r
                %s: %s\r
                content-length: %d\r
                \r
                """
                        .formatted(path, Upstream.ANSWER_HEADER, answer, content.length)
                        .getBytes(UTF_8);
        return ByteBuffer.allocateDirect(head.length + content.length)
                .put(head)
                .put(content)
                .flip();
    }
}
