package io.outrigger.extproc.provider;

import io.outrigger.contract.Schema;
import io.outrigger.extproc.client.ClientRequest;
import io.outrigger.extproc.conversation.ReplyWriter;

/**
 * Where a request goes.
 *
 * @param model the model after override
 * @param usage whether the response must tell its usage
 * @param arrival when, and under which id
 */
public record Target(Schema schema, String model, UsageNeed usage, Arrival arrival) {

    /** Whether somebody counts tokens. */
    public enum UsageNeed {
        COUNTED,
        NOT_COUNTED
    }

    /**
     * When a request arrived.
     *
     * @param seconds since 1970
     * @param id unique in the process; letters, digits and dashes
     */
    public record Arrival(long seconds, String id) {}

    /** What the client's dialect needs to write a reply to this request. */
    public ReplyWriter.Context context(ClientRequest request) {
        return new ReplyWriter.Context(
                model,
                request.includeUsage() ? ReplyWriter.UsageWish.TOLD : ReplyWriter.UsageWish.UNTOLD,
                arrival.seconds(),
                arrival.id());
    }
}
