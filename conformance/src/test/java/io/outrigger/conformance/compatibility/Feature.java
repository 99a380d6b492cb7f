package io.outrigger.conformance.compatibility;

import java.util.List;
import java.util.Locale;

/** What a client may want of an operation, and which tests show it. */
enum Feature {
    WHOLE(
            "hello prompt list dimensions base64 tokens",
            "request",
            "whole messages prompt float list dimensions top-n text encoded"),
    STREAM("hello stream", "stream(-.*)?", "stream stream-slow stream-encoded"),
    TOOLS(
            "tools tool-results",
            "request",
            "tools tools-stream tools-unused tools-parallel tools-not-parallel tools-signed tool-results"
                    + " tool-results-stream tool-error tool-choice-required tool-choice-named"
                    + " tool-choice-none"),
    IMAGES("image-inline image-url messages", "request", "image image-url"),
    SCHEMA(
            "json-schema json-schema-closed json-object",
            "request",
            "json-schema json-schema-stream json-object"),
    THINKING(
            "thinking",
            "request",
            "thinking thinking-stream thinking-tools thinking-redacted effort"),
    ERRORS(
            "hello messages",
            "(stream-)?error(-.*)?|stream-throttled|stream-overloaded|malformed|empty"
                    + "|stream-truncated|wrong-content-type",
            "error-429 error-400 error-503 error-html hangup stream-error stream-break malformed"
                    + " empty stream-cut stream-bad-checksum"),
    USAGE("hello usage-forced", "response|stream", "usage stream-usage");

    private final String cases;
    private final String outputs;
    private final String cells;

    Feature(String cases, String outputs, String cells) {
        this.cases = cases;
        this.outputs = "out\\.(" + outputs + ")\\.txt";
        this.cells = cells;
    }

    /** The golden cases that show it. */
    List<String> cases() {
        return List.of(cases.split(" ", -1));
    }

    /** Whether a file of a golden case tells of it. */
    boolean isToldBy(String file) {
        return file.matches(outputs);
    }

    /** Whether it is a matter of what the provider answers to any request. */
    boolean isOfReplies() {
        return this == STREAM || this == ERRORS || this == USAGE;
    }

    /** The features of SDK cells that show it. */
    List<String> cells() {
        return List.of(cells.split(" ", -1));
    }

    /** Its name in the page and in the reference's table. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
