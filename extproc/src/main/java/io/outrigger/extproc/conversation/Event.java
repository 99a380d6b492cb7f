package io.outrigger.extproc.conversation;

import io.outrigger.extproc.cost.Usage;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.Slice;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a reply, in the order in which the provider tells it. A whole reply is the same events
 * with longer pieces. {@link Started} comes first and {@link Ended} last, unless {@link Failed}
 * takes its place.
 */
public sealed interface Event {

    /** An event of one of several replies to one request. */
    sealed interface OfChoice extends Event {
        /** Counts from 0. */
        int choice();
    }

    /**
     * The reply begins.
     *
     * @param id the provider's id of the reply; null when it has none
     * @param model the model that answers; null when the provider does not say
     */
    record Started(@Nullable JsonText id, @Nullable JsonText model) implements Event {}

    /** More text. */
    record Text(int choice, JsonText piece) implements OfChoice {}

    /** More of the thought. */
    record Thought(int choice, JsonText piece) implements OfChoice {}

    /** Proof of the thought before it, or of the tool call that follows. */
    record Signature(int choice, JsonText signature) implements OfChoice {}

    /** A whole thought, encrypted by the provider. */
    record RedactedThought(int choice, JsonText data) implements OfChoice {}

    /** A call of a tool begins. */
    record ToolCall(int choice, JsonText id, JsonText name) implements OfChoice {}

    /** More of the JSON text of a tool's input; the pieces together are one object. */
    record ToolInput(int choice, JsonText piece) implements OfChoice {}

    /** The block of content that the last pieces belong to is complete. */
    record BlockEnded(int choice) implements OfChoice {}

    /** Log probabilities of the text before them, in OpenAI's form. */
    record LogProbs(int choice, Slice json) implements OfChoice {}

    /**
     * A member of the provider's reply that dialects may show as it is, such as {@code
     * safetyRatings}.
     */
    record Extra(int choice, String name, Slice json) implements OfChoice {}

    /**
     * A choice is complete.
     *
     * @param stopSequence the one that came up; null for none
     */
    record Finished(int choice, FinishReason reason, @Nullable JsonText stopSequence)
            implements OfChoice {}

    /** What was used, as far as it is known by now; replaces what was told before. */
    record Used(Usage usage) implements Event {}

    /** The tier that served the request, in OpenAI's words: {@code default} is the common one. */
    record ServiceTier(JsonText tier) implements Event {}

    /** The reply cannot be completed. */
    record Failed(ProviderError error) implements Event {}

    /** The reply is complete. */
    record Ended() implements Event {}
}
