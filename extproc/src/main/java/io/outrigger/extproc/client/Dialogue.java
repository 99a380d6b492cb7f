package io.outrigger.extproc.client;

import io.outrigger.extproc.conversation.Conversation;
import io.outrigger.extproc.conversation.ReplyWriter;
import io.outrigger.extproc.json.JsonValue;

/** A dialect in which clients talk with models. Stateless. */
public interface Dialogue extends Dialect {
    /**
     * Reads a request of {@link Operation#CHAT} or {@link Operation#MESSAGES}, or of an operation
     * that counts the tokens of one.
     *
     * @throws ClientError if a field that must be understood has another form than the dialect says
     */
    Conversation read(Operation operation, JsonValue body) throws ClientError;

    /** A writer of one JSON document. */
    ReplyWriter whole(ReplyWriter.Context context);

    /** A writer of server-sent events. */
    ReplyWriter streamed(ReplyWriter.Context context);
}
