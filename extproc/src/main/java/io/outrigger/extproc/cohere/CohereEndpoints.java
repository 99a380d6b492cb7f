package io.outrigger.extproc.cohere;

import io.outrigger.extproc.client.Endpoint;
import io.outrigger.extproc.client.Operation;
import java.util.List;

/** The endpoints of Cohere's API. */
public final class CohereEndpoints {
    private CohereEndpoints() {}

    /**
     * The endpoints below a prefix.
     *
     * @param prefix empty, or a path without a slash at its end
     */
    public static List<Endpoint> below(String prefix) {
        return List.of(new Endpoint(prefix + "/v2/rerank", Operation.RERANK, new CohereDialect()));
    }
}
