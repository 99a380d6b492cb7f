package io.outrigger.conformance.suite;

import java.util.List;
import org.junit.jupiter.api.Tag;
import tools.jackson.databind.node.ObjectNode;

@Tag("private-network")
@Column(
        value = "Envoy Gateway, sidecar",
        bed =
                "kube-apiserver, Envoy Gateway and our controller's extension hooks; an Envoy that Envoy Gateway"
                        + " configures and our sidecar, in a pod as admitted by our webhook")
class EnvoyGatewaySidecarET extends Conformance {
    @Override
    String gatewayClass() {
        return "eg";
    }

    @Override
    Family start(List<ObjectNode> objects) throws Exception {
        return EnvoyGatewaySidecar.start(objects);
    }
}
