package io.outrigger.extproc.observe.transcript;

import io.outrigger.extproc.client.Operation;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.observe.transcript.Growing.Room;

/** Adds the events of a stream up to the document that would have come in one piece. */
interface Fold {
    /** Most choices, calls or blocks of one reply that are told apart. */
    int MAX_PARTS = 128;

    /** Longest member that is kept as it came. */
    int MAX_MEMBER = 4 << 10;

    void read(JsonValue event);

    /** The document; empty when there is none. */
    Slice document();

    /** For an operation whose stream is not understood, one that sees nothing. */
    static Fold of(Operation operation, Room room) {
        return switch (operation) {
            case CHAT -> new ChatFold(room);
            case COMPLETION -> new CompletionFold(room);
            case MESSAGES -> new MessagesFold(room);
            case RESPONSES -> new ResponsesFold();
            case TRANSCRIPTION, TRANSLATION -> new TranscriptFold(room);
            case EMBEDDINGS,
                    COUNT_TOKENS,
                    RESPONSES_INPUT_TOKENS,
                    TOKENIZE,
                    IMAGE_GENERATION,
                    SPEECH,
                    RERANK,
                    MODELS ->
                    new Nothing();
        };
    }

    /** Sees nothing. */
    final class Nothing implements Fold {
        @Override
        public void read(JsonValue event) {}

        @Override
        public Slice document() {
            return Slice.EMPTY;
        }
    }
}
