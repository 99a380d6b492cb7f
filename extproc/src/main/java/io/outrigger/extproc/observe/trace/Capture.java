package io.outrigger.extproc.observe.trace;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * How much of what users and models say may stand in spans.
 *
 * @param hidden what is withheld
 * @param maxBase64Image longest picture in a data URI, in characters
 * @param maxContent longest content of one kind in one span, in bytes
 */
public record Capture(Set<Part> hidden, int maxBase64Image, int maxContent) {
    public Capture {
        hidden =
                Collections.unmodifiableSet(
                        hidden.isEmpty() ? EnumSet.noneOf(Part.class) : EnumSet.copyOf(hidden));
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

    /** What costs next to nothing. */
    Capture bare() {
        var all = EnumSet.of(Part.INPUTS, Part.OUTPUTS, Part.LLM_INVOCATION_PARAMETERS);
        all.addAll(hidden);
        return new Capture(all, maxBase64Image, Math.min(maxContent, 1 << 10));
    }

    /** Whether a part may be told, as far as its own variable says. */
    boolean shows(Part part) {
        return !hidden.contains(part);
    }
}
