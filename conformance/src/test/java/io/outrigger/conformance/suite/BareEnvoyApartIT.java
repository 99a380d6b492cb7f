package io.outrigger.conformance.suite;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

@Column(
        value = "Bare Envoy, standalone",
        bed =
                "a real Envoy with what `outrigger translate --ext-proc` writes for it, and two ext_procs that it"
                        + " reaches by TCP in turn",
        lacks = {
            @Lacks(value = Capability.ROUTE_CHANGES, why = "its bootstrap is static"),
            @Lacks(value = Capability.PLAIN_ROUTES, why = "it gets AI routes only")
        })
class BareEnvoyApartIT extends Conformance {
    @Override
    String gatewayClass() {
        return "standalone";
    }

    @Override
    Family start(List<ObjectNode> objects) {
        return BareEnvoy.startApart(objects);
    }
}
