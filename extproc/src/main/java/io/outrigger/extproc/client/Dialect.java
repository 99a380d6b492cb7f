package io.outrigger.extproc.client;

import io.outrigger.contract.Model;
import io.outrigger.extproc.conversation.ProviderError;
import io.outrigger.extproc.json.Slice;
import java.util.List;

/** How a client speaks. Stateless. */
public interface Dialect {
    /** The body of an answer that the gateway itself gives. */
    Slice error(ErrorKind kind, String message);

    /** The body that tells of a provider's error. */
    Slice error(ProviderError error);

    /** The server-sent event that tells of an error in a stream that has begun. */
    Slice errorEvent(ProviderError error);

    /** The body that lists models. */
    Slice models(List<Model> models);

    /** The body that describes one model. */
    Slice model(Model model);
}
