package io.outrigger.extproc.provider;

/**
 * A request made for one backend.
 *
 * @param responses reads what comes back
 */
public record Translation(Outbound outbound, Responses responses) {

    /** Opens readers of responses to one request. */
    @FunctionalInterface
    public interface Responses {
        ResponseReader open(ResponseHead head);
    }
}
