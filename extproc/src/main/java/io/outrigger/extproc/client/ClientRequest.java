package io.outrigger.extproc.client;

import io.outrigger.extproc.conversation.Conversation;
import io.outrigger.extproc.http.Headers;
import io.outrigger.extproc.json.JsonObject;
import io.outrigger.extproc.json.JsonSyntaxException;
import io.outrigger.extproc.json.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * A request as far as the gateway must understand it before a backend is chosen. What translations
 * need beyond that is read once, when the first of them asks.
 */
public final class ClientRequest {
    private final Endpoint endpoint;
    private final Headers headers;
    private final Payload payload;
    private final Essentials essentials;
    private volatile @Nullable JsonValue value;
    private volatile @Nullable Conversation conversation;

    /**
     * What routing and streaming depend on.
     *
     * @param model the client's model; never empty
     * @param includeUsage whether a streamed reply shall tell its usage
     */
    public record Essentials(String model, Delivery delivery, boolean includeUsage) {}

    public ClientRequest(
            Endpoint endpoint, Headers headers, Payload payload, Essentials essentials) {
        this.endpoint = endpoint;
        this.headers = headers;
        this.payload = payload;
        this.essentials = essentials;
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    public Operation operation() {
        return endpoint.operation();
    }

    public Dialect dialect() {
        return endpoint.dialect();
    }

    /** The client's headers, as they were before any attempt. */
    public Headers headers() {
        return headers;
    }

    public Payload payload() {
        return payload;
    }

    /** The client's model; never empty. */
    public String model() {
        return essentials.model();
    }

    public Delivery delivery() {
        return essentials.delivery();
    }

    public boolean isStreamed() {
        return essentials.delivery() == Delivery.STREAMED;
    }

    /** Whether the client wants a streamed reply to tell its usage. */
    public boolean includeUsage() {
        return essentials.includeUsage();
    }

    /** The body's top level; only for operations that take JSON. */
    public JsonObject json() {
        if (payload instanceof Payload.Json(var object)) {
            return object;
        }
        throw new IllegalStateException(operation() + " takes a form");
    }

    /** The whole body, indexed; only for operations that take JSON. */
    public JsonValue value() {
        JsonValue known = value;
        if (known == null) {
            try {
                known = JsonValue.parse(json().text());
            } catch (JsonSyntaxException e) {
                throw new AssertionError("validated when it came", e);
            }
            value = known;
        }
        return known;
    }

    /** How the client talks with models; only for operations of a {@link Dialogue}. */
    public Dialogue dialogue() {
        if (dialect() instanceof Dialogue dialogue) {
            return dialogue;
        }
        throw new IllegalStateException(operation() + " is no dialogue");
    }

    /**
     * The body as a conversation; only for operations of a {@link Dialogue}.
     *
     * @throws ClientError if it is none
     */
    public Conversation conversation() throws ClientError {
        Conversation known = conversation;
        if (known == null) {
            known = dialogue().read(operation(), value());
            conversation = known;
        }
        return known;
    }
}
