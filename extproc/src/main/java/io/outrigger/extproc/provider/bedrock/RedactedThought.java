package io.outrigger.extproc.provider.bedrock;

import io.outrigger.extproc.conversation.Event;
import io.outrigger.extproc.conversation.ProviderError;
import io.outrigger.extproc.json.JsonText;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;

/** Puts an encrypted thought together again, of which a stream has pieces in base64 each. */
final class RedactedThought {
    private final List<JsonText> pieces = new ArrayList<>();

    void add(JsonText base64) {
        pieces.add(base64.copy());
    }

    /** The block is complete. */
    void end(Consumer<Event> out) {
        if (pieces.isEmpty()) {
            return;
        }
        try {
            out.accept(
                    new Event.RedactedThought(
                            0, pieces.size() == 1 ? pieces.getFirst() : joined()));
        } catch (IllegalArgumentException _) {
            out.accept(new Event.Failed(ProviderError.malformed("not base64 in redactedContent")));
        }
        pieces.clear();
    }

    private JsonText joined() {
        var bytes = new ByteArrayOutputStream();
        for (JsonText piece : pieces) {
            bytes.writeBytes(Base64.getDecoder().decode(piece.decodedBytes().toBytes()));
        }
        return JsonText.of(Base64.getEncoder().encodeToString(bytes.toByteArray()));
    }
}
