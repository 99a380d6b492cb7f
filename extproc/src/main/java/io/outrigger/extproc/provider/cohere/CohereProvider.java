package io.outrigger.extproc.provider.cohere;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.client.ClientRequest;
import io.outrigger.extproc.client.Dialect;
import io.outrigger.extproc.client.Operation;
import io.outrigger.extproc.json.JsonEdit;
import io.outrigger.extproc.json.JsonString;
import io.outrigger.extproc.provider.Outbound;
import io.outrigger.extproc.provider.PassedResponse;
import io.outrigger.extproc.provider.Provider;
import io.outrigger.extproc.provider.ResponseHead;
import io.outrigger.extproc.provider.Target;
import io.outrigger.extproc.provider.Translation;

/** Passes rerank requests through. */
public final class CohereProvider implements Provider {
    private static final PassedResponse.Errors ERRORS =
            PassedResponse.Errors.wrapping("CohereBackendError");

    @Override
    public String label() {
        return "cohere";
    }

    @Override
    public Translation translate(ClientRequest request, Target target) throws ClientError {
        if (request.operation() != Operation.RERANK) {
            throw Provider.unsupported(request, target);
        }
        var edit = new JsonEdit(request.json());
        if (!target.model().equals(request.model())) {
            edit.set("model", JsonString.encode(target.model()));
        }
        String version = target.schema().version();
        String path = "/" + (version.isEmpty() ? "v2" : version) + "/rerank";
        Dialect dialect = request.dialect();
        return new Translation(
                Outbound.of(path + request.headers().query(), edit.apply()),
                head -> gauged(dialect, head, target.model()));
    }

    private static PassedResponse gauged(Dialect dialect, ResponseHead head, String model) {
        var gauge = new RerankGauge(head.isSuccess() ? model : "");
        return new PassedResponse(dialect, head, gauge, ERRORS);
    }
}
