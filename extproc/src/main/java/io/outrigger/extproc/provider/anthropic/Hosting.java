package io.outrigger.extproc.provider.anthropic;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.client.ClientRequest;
import io.outrigger.extproc.json.JsonEdit;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.provider.ErrorReader;
import io.outrigger.extproc.provider.Outbound;
import io.outrigger.extproc.provider.ReplyReader;
import io.outrigger.extproc.provider.Target;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where Claude runs: what differs from Anthropic's own API. */
interface Hosting {
    /** What Anthropic itself calls the number of tokens. */
    String NATIVE_COUNT = "input_tokens";

    /** The value of the metric label {@code gen_ai.provider.name}. */
    String label();

    /** For messages to clients. */
    String name();

    /** The path of messages. */
    String path(ClientRequest request, Target target);

    /** Headers of every request, from the client's. */
    Map<String, @Nullable String> headers(ClientRequest request);

    /**
     * Changes a body of messages to what this host wants: where the model is named, which version.
     *
     * @return names of what the host cannot be asked for
     */
    List<String> adapt(JsonEdit body, ClientRequest request, Target target) throws ClientError;

    /** Reads replies, whole or streamed, as this host frames them. */
    ReplyReader replies(Target target);

    /** Whether streams are server-sent events, or frames around them. */
    boolean framesEvents();

    ErrorReader errors();

    /**
     * A request for the number of tokens.
     *
     * @param body messages without {@code max_tokens}, with whatever model the client named
     */
    Outbound count(ClientRequest request, Slice body, Target target) throws ClientError;

    /**
     * Which member of the answer to {@link #count} has the number. An answer with {@link
     * #NATIVE_COUNT} is Anthropic's own.
     */
    String countMember();
}
