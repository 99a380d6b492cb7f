package io.outrigger.extproc.fuzz;

import io.outrigger.contract.Schema;
import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.client.ClientRequest;
import io.outrigger.extproc.client.Endpoint;
import io.outrigger.extproc.client.MultipartForm;
import io.outrigger.extproc.client.Operation;
import io.outrigger.extproc.client.Payload;
import io.outrigger.extproc.json.JsonSyntaxException;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.provider.Outbound;
import java.util.List;
import java.util.Map;

/** A request is refused as the client's mistake, or every provider gets a whole document. */
final class RequestsTarget {
    static final String FORM = "multipart/form-data; boundary=x";
    private static final List<Endpoint> ENDPOINTS =
            Cases.ENDPOINTS.stream().filter(it -> it.operation() != Operation.MODELS).toList();

    private RequestsTarget() {}

    static void run(Input input) throws JsonSyntaxException, ClientError {
        Endpoint endpoint = input.one(ENDPOINTS);
        Slice body = input.rest();
        String type = endpoint.operation().takesForm() ? FORM : "application/json";
        ClientRequest request;
        try {
            request = Cases.request(endpoint.path(), Map.of("content-type", type), body);
        } catch (ClientError e) {
            endpoint.dialect().error(e.kind(), e.text());
            return;
        }
        for (Schema.Name schema : Schema.Name.values()) {
            Outbound outbound;
            try {
                outbound = Cases.translation(request, schema).outbound();
            } catch (ClientError e) {
                JsonValue.parse(endpoint.dialect().error(e.kind(), e.text()));
                continue;
            }
            if (request.payload() instanceof Payload.Json) {
                JsonValue.parse(outbound.body());
            } else {
                MultipartForm.parse(type, outbound.body());
            }
        }
    }

    /** The number that chooses an endpoint. */
    static int number(String path) {
        for (int i = 0; i < ENDPOINTS.size(); i++) {
            if (ENDPOINTS.get(i).path().equals(path)) {
                return i;
            }
        }
        return 0;
    }
}
