package io.outrigger.extproc.fuzz;

import io.outrigger.contract.Schema;
import java.util.List;
import java.util.Locale;

/** A reader that is fuzzed. It throws when the bytes escaped it. */
enum Target {
    /** JSON: validating, indexing, decoding, editing, paths. */
    JSON,
    /** Server-sent events. */
    SSE,
    /** AWS event streams. */
    EVENT_STREAM,
    /** Content encodings. */
    CODINGS,
    /** Multipart forms. */
    FORM,
    /** What clients show to be let in: keys, passwords, tokens, addresses. */
    ACCESS,
    /** The filter configuration, AWS credentials files, CEL expressions. */
    SETTINGS,
    /** Every client dialect's requests, for every provider. */
    REQUESTS,
    REPLIES_OPENAI,
    REPLIES_ANTHROPIC,
    REPLIES_BEDROCK,
    REPLIES_GEMINI;

    static Target named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** The name on command lines. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    void read(byte[] bytes) throws Exception {
        var input = new Input(bytes);
        switch (this) {
            case JSON -> JsonTarget.run(input);
            case SSE -> FramingTargets.sse(input);
            case EVENT_STREAM -> FramingTargets.eventStream(input);
            case CODINGS -> FramingTargets.codings(input);
            case FORM -> FormTarget.run(input);
            case ACCESS -> AccessTarget.run(input);
            case SETTINGS -> SettingsTarget.run(input);
            case REQUESTS -> RequestsTarget.run(input);
            case REPLIES_OPENAI, REPLIES_ANTHROPIC, REPLIES_BEDROCK, REPLIES_GEMINI ->
                    RepliesTarget.run(schemas(), input);
        }
    }

    /** The providers whose replies are read. */
    List<Schema.Name> schemas() {
        return switch (this) {
            case REPLIES_OPENAI ->
                    List.of(Schema.Name.OpenAI, Schema.Name.AzureOpenAI, Schema.Name.Cohere);
            case REPLIES_ANTHROPIC ->
                    List.of(
                            Schema.Name.Anthropic,
                            Schema.Name.GCPAnthropic,
                            Schema.Name.AWSAnthropic);
            case REPLIES_BEDROCK -> List.of(Schema.Name.AWSBedrock);
            case REPLIES_GEMINI -> List.of(Schema.Name.GCPVertexAI);
            case JSON, SSE, EVENT_STREAM, CODINGS, FORM, ACCESS, SETTINGS, REQUESTS -> List.of();
        };
    }
}
