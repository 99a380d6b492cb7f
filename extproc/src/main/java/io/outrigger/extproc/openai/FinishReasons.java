package io.outrigger.extproc.openai;

import io.outrigger.extproc.conversation.FinishReason;

/** {@code finish_reason}. */
final class FinishReasons {
    private FinishReasons() {}

    static String of(FinishReason reason) {
        return switch (reason) {
            case STOP, STOP_SEQUENCE, PAUSED -> "stop";
            case LENGTH -> "length";
            case TOOL_CALLS -> "tool_calls";
            case CONTENT_FILTER -> "content_filter";
        };
    }
}
