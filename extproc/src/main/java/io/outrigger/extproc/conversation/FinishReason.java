package io.outrigger.extproc.conversation;

/** Why a reply ended. */
public enum FinishReason {
    /** The model had no more to say. */
    STOP,
    /** One of the client's stop sequences came up. */
    STOP_SEQUENCE,
    /** The limit of tokens, or of the model's context, was reached. */
    LENGTH,
    /** The client shall run tools. */
    TOOL_CALLS,
    /** The provider held content back, or the model refused. */
    CONTENT_FILTER,
    /** The provider interrupts a long turn; the client shall send the conversation again. */
    PAUSED
}
