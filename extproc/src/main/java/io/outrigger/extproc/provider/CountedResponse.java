package io.outrigger.extproc.provider;

import io.outrigger.extproc.client.Dialect;
import io.outrigger.extproc.client.Operation;
import io.outrigger.extproc.conversation.ProviderError;
import io.outrigger.extproc.cost.Usage;
import io.outrigger.extproc.json.JsonSyntaxException;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.json.Slice;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The answer to a question for the number of tokens. Nothing was used, so nothing is counted. */
public final class CountedResponse implements ResponseReader {
    private static final String JSON = "application/json";

    private final Dialect dialect;
    private final Operation operation;
    private final ResponseHead head;
    private final String member;
    private final ErrorReader errors;
    private @Nullable ProviderError failure;

    /**
     * A response of which nothing has been read.
     *
     * @param operation {@link Operation#TOKENIZE} is answered as vLLM does, {@link
     *     Operation#COUNT_TOKENS} as Anthropic does
     * @param member where the provider's answer has the number
     */
    public CountedResponse(
            Dialect dialect,
            Operation operation,
            ResponseHead head,
            String member,
            ErrorReader errors) {
        this.dialect = dialect;
        this.operation = operation;
        this.head = head;
        this.member = member;
        this.errors = errors;
    }

    @Override
    public Map<String, @Nullable String> headers() {
        return Map.of();
    }

    @Override
    public Whole whole(Slice body) {
        if (!head.isSuccess()) {
            return failed(errors.read(head, body));
        }
        try {
            long tokens = JsonValue.parse(body).count(member);
            return tokens < 0
                    ? failed(ProviderError.malformed("without " + member))
                    : new Whole.Replaced(head.status(), JSON, written(tokens));
        } catch (JsonSyntaxException e) {
            return failed(ProviderError.malformed("not JSON: " + e.getMessage()));
        }
    }

    private Whole failed(ProviderError error) {
        failure = error;
        return new Whole.Replaced(error.status(), JSON, dialect.error(error));
    }

    private Slice written(long tokens) {
        var out = new JsonWriter(64).beginObject();
        if (operation == Operation.COUNT_TOKENS) {
            out.member("input_tokens", tokens);
        } else {
            out.member("count", tokens).member("max_model_len", 0).name("tokens").nothing();
        }
        return out.endObject().take();
    }

    @Override
    public @Nullable Slice chunk(Slice chunk, Position position) {
        return null;
    }

    @Override
    public Usage usage() {
        return Usage.NONE;
    }

    @Override
    public String model() {
        return "";
    }

    @Override
    public @Nullable ProviderError failure() {
        return failure;
    }
}
