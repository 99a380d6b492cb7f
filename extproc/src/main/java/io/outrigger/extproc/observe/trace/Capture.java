package io.outrigger.extproc.observe.trace;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * How much of what users and models say may stand in spans.
 *
 * @param hidden what OpenInference's variables withhold of captured content
 * @param maxBase64Image longest picture in a data URI, in characters
 * @param maxContent longest content of one direction of one span, in characters
 */
public record Capture(Content content, Set<Part> hidden, int maxBase64Image, int maxContent) {
    public Capture {
        hidden =
                Collections.unmodifiableSet(
                        hidden.isEmpty() ? EnumSet.noneOf(Part.class) : EnumSet.copyOf(hidden));
    }

    /** {@code OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT}. */
    public enum Content {
        WITHHELD,
        CAPTURED
    }

    /** What {@code OPENINFERENCE_HIDE_*} variables name. */
    public enum Part {
        LLM_INVOCATION_PARAMETERS,
        INPUTS,
        OUTPUTS,
        INPUT_MESSAGES,
        OUTPUT_MESSAGES,
        INPUT_IMAGES,
        INPUT_TEXT,
        OUTPUT_TEXT,
        EMBEDDINGS_TEXT,
        EMBEDDINGS_VECTORS,
        PROMPTS,
        CHOICES
    }

    public boolean isCaptured() {
        return content == Content.CAPTURED;
    }

    /** Whether a part of the content may be told, as far as its own variable says. */
    public boolean shows(Part part) {
        return isCaptured() && !hidden.contains(part);
    }
}
