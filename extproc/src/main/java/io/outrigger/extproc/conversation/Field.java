package io.outrigger.extproc.conversation;

/**
 * What a request can ask for beside its messages. A provider names those that it can express; the
 * others are reported to the client, never dropped in silence.
 */
public enum Field {
    /** Number: longest reply, in tokens. */
    MAX_TOKENS,
    /** Number. */
    TEMPERATURE,
    /** Number. */
    TOP_P,
    /** Number. */
    TOP_K,
    /** String, or array of strings; see {@link Conversation#stops()}. */
    STOP,
    /** Number. */
    SEED,
    /** Number of choices wanted. */
    N,
    /** Number. */
    PRESENCE_PENALTY,
    /** Number. */
    FREQUENCY_PENALTY,
    /** Object: token to bias. */
    LOGIT_BIAS,
    /** Boolean. */
    LOGPROBS,
    /** Number. */
    TOP_LOGPROBS,
    /** String: the end user on whose behalf the client asks. */
    USER,
    /** String. */
    SERVICE_TIER,
    /** String: how hard to think, {@code low} to {@code max}. */
    EFFORT,
    /** String: how long to answer. */
    VERBOSITY,
    /** See {@link Conversation#thinking()}. */
    THINKING,
    /** See {@link Conversation#tools()}. */
    TOOLS,
    /** See {@link Conversation#toolChoice()}. */
    TOOL_CHOICE,
    /** Boolean: whether one turn may call several tools. */
    PARALLEL_TOOL_CALLS,
    /** See {@link Conversation#format()}. */
    RESPONSE_FORMAT,
    /** A tool's input must follow its schema exactly. */
    STRICT_TOOLS,
    /** A marker of what to cache, on a block or a tool. */
    CACHE_CONTROL,
    /** How closely to look at an image. */
    IMAGE_DETAIL,
    /** A tool result that tells of an error. */
    TOOL_ERROR,
    /** A document's title or context. */
    DOCUMENT_TITLE,
    /** The wish for citations of a document. */
    CITATIONS,
    /** A participant's name. */
    NAME,
    /** A thought of an earlier turn without the provider's proof that it was one. */
    UNSIGNED_THOUGHT
}
