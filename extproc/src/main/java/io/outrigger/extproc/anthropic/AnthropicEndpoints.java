package io.outrigger.extproc.anthropic;

import io.outrigger.extproc.client.Dialect;
import io.outrigger.extproc.client.Endpoint;
import io.outrigger.extproc.client.Operation;
import java.util.List;

/** The endpoints of Anthropic's API. */
public final class AnthropicEndpoints {
    private static final Dialect DIALECT = new AnthropicDialect();

    private AnthropicEndpoints() {}

    /**
     * The endpoints below a prefix.
     *
     * @param prefix empty, or a path without a slash at its end
     */
    public static List<Endpoint> below(String prefix) {
        return List.of(
                new Endpoint(prefix + "/v1/messages", Operation.MESSAGES, DIALECT),
                new Endpoint(prefix + "/v1/messages/count_tokens", Operation.COUNT_TOKENS, DIALECT),
                new Endpoint(prefix + "/v1/models", Operation.MODELS, DIALECT));
    }
}
