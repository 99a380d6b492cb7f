package io.outrigger.extproc.anthropic;

import io.outrigger.extproc.conversation.FinishReason;

/** {@code stop_reason}. */
final class StopReasons {
    private StopReasons() {}

    static String of(FinishReason reason) {
        return switch (reason) {
            case STOP -> "end_turn";
            case STOP_SEQUENCE -> "stop_sequence";
            case LENGTH -> "max_tokens";
            case TOOL_CALLS -> "tool_use";
            case CONTENT_FILTER -> "refusal";
            case PAUSED -> "pause_turn";
        };
    }
}
