package io.outrigger.extproc;

import io.outrigger.contract.Schema;
import io.outrigger.extproc.client.Endpoint;
import io.outrigger.extproc.provider.Provider;
import io.outrigger.extproc.settings.EndpointPrefixes;
import java.util.List;

/** The dialects of this process, for tests in other packages. */
public final class Spoken {
    private Spoken() {}

    public static List<Endpoint> endpoints() {
        return Dialects.endpoints(EndpointPrefixes.DEFAULT);
    }

    public static Provider provider(Schema.Name schema) {
        return Dialects.providers().find(schema).orElseThrow();
    }
}
