package io.outrigger.conformance.suite;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

@Column(
        value = "Bare Envoy",
        bed = "a real Envoy with what `outrigger translate` writes for it",
        lacks = {
            @Lacks(value = Capability.ROUTE_CHANGES, why = "its bootstrap is static"),
            @Lacks(value = Capability.PLAIN_ROUTES, why = "it gets AI routes only")
        })
class BareEnvoyIT extends Conformance {
    @Override
    String gatewayClass() {
        return "standalone";
    }

    @Override
    Family start(List<ObjectNode> objects) {
        return BareEnvoy.start(objects);
    }
}
