package io.outrigger.extproc.provider;

import io.outrigger.extproc.client.ClientRequest;
import io.outrigger.extproc.client.Delivery;
import io.outrigger.extproc.client.Dialogue;
import io.outrigger.extproc.conversation.Event;
import io.outrigger.extproc.conversation.ProviderError;
import io.outrigger.extproc.conversation.ReplyWriter;
import io.outrigger.extproc.cost.Usage;
import io.outrigger.extproc.framing.FramingException;
import io.outrigger.extproc.json.JsonSyntaxException;
import io.outrigger.extproc.json.Slice;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A reply that is read in the provider's dialect and written in the client's. */
public final class TranslatedResponse implements ResponseReader {
    private static final String JSON = "application/json";
    private static final String EVENTS = "text/event-stream";

    private final Dialogue dialogue;
    private final Delivery wanted;
    private final ResponseHead head;
    private final ReplyReader reader;
    private final ErrorReader errors;
    private final ReplyWriter writer;
    private Usage usage = Usage.NONE;
    private String model = "";
    private boolean ended;
    private @Nullable ProviderError failure;

    /**
     * A response of which nothing has been read.
     *
     * @param context what the client's dialect needs to write it
     */
    public TranslatedResponse(
            ClientRequest request,
            ResponseHead head,
            ReplyReader reader,
            ErrorReader errors,
            ReplyWriter.Context context) {
        // not the request itself: its body can go once the response has begun
        this.dialogue = request.dialogue();
        this.wanted = request.delivery();
        this.head = head;
        this.reader = reader;
        this.errors = errors;
        this.writer =
                wanted == Delivery.STREAMED ? dialogue.streamed(context) : dialogue.whole(context);
    }

    @Override
    public Map<String, @Nullable String> headers() {
        var headers = new LinkedHashMap<String, @Nullable String>();
        if (head.delivery() == Delivery.STREAMED) {
            headers.put("content-type", EVENTS);
        }
        return Collections.unmodifiableMap(headers);
    }

    @Override
    public Whole whole(Slice body) {
        if (!head.isSuccess()) {
            return failed(errors.read(head, body));
        }
        try {
            reader.whole(body, this::on);
        } catch (JsonSyntaxException e) {
            fail(notJson(e));
        }
        ProviderError error = ended ? failure : orTruncated();
        if (error != null) {
            return failed(error);
        }
        return new Whole.Replaced(
                head.status(), wanted == Delivery.STREAMED ? EVENTS : JSON, writer.take());
    }

    private Whole failed(ProviderError error) {
        failure = error;
        return new Whole.Replaced(error.status(), JSON, dialogue.error(error));
    }

    private ProviderError orTruncated() {
        return failure == null ? ProviderError.truncated() : failure;
    }

    /** What stands behind the end, or behind the first failure, does not count. */
    private void fail(ProviderError error) {
        if (!ended && failure == null) {
            failure = error;
        }
    }

    private static ProviderError notJson(JsonSyntaxException e) {
        return ProviderError.malformed("not JSON: " + e.getMessage());
    }

    @Override
    public Slice chunk(Slice chunk, Position position) {
        if (ended || failure != null) {
            return Slice.EMPTY;
        }
        try {
            reader.chunk(chunk, this::on);
            if (position == Position.LAST) {
                reader.end(this::on);
            }
        } catch (JsonSyntaxException e) {
            fail(notJson(e));
        } catch (FramingException e) {
            fail(ProviderError.malformed("damaged: " + e.getMessage()));
        }
        if (position == Position.LAST && !ended) {
            failure = orTruncated();
        }
        Slice written = writer.take();
        return failure == null ? written : written.followedBy(dialogue.errorEvent(failure));
    }

    private void on(Event event) {
        if (ended || failure != null) {
            return;
        }
        switch (event) {
            case Event.Failed(var error) -> {
                failure = error;
                return;
            }
            case Event.Used(var used) -> usage = used;
            case Event.Started(_, var named) -> {
                if (named != null) {
                    model = named.decode();
                }
            }
            case Event.Ended() -> ended = true;
            case Event.Text _,
                    Event.Thought _,
                    Event.Signature _,
                    Event.RedactedThought _,
                    Event.ToolCall _,
                    Event.ToolInput _,
                    Event.BlockEnded _,
                    Event.LogProbs _,
                    Event.Extra _,
                    Event.ServiceTier _,
                    Event.Finished _ -> {}
        }
        writer.on(event);
    }

    @Override
    public Usage usage() {
        return usage;
    }

    @Override
    public String model() {
        return model;
    }

    @Override
    public @Nullable ProviderError failure() {
        return failure;
    }
}
