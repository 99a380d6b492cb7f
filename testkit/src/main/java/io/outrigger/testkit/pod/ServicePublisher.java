package io.outrigger.testkit.pod;

import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.outrigger.testkit.cluster.KubeHttp;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells the Services of a pod about it, so that istiod calls a Gateway programmed: as a load
 * balancer that gave the Service the pod's address, and with an EndpointSlice.
 *
 * <p>The API server refuses loopback addresses in a slice. There the pod has an address that is
 * reserved for documentation and that nobody can connect to.
 */
final class ServicePublisher {
    private static final String UNREACHABLE = "192.0.2.";

    private final KubeHttp http;

    ServicePublisher(KubeHttp http) {
        this.http = http;
    }

    void publish(Pod pod, boolean ready) {
        String services =
                "/api/v1/namespaces/%s/services".formatted(pod.getMetadata().getNamespace());
        for (JsonNode service : http.get(services).path("items")) {
            if (selects(service, pod.getMetadata().getLabels())) {
                http.apply(slice(service, pod, ready));
                boolean balanced =
                        service.path("spec").path("type").asString("").equals("LoadBalancer");
                if (ready && balanced) {
                    String name = service.path("metadata").path("name").asString();
                    http.merge(services + "/" + name + "/status", balancer(pod));
                }
            }
        }
    }

    private static boolean selects(JsonNode service, Map<String, String> labels) {
        var selector = service.path("spec").path("selector");
        return !selector.isEmpty()
                && selector.propertyStream()
                        .allMatch(
                                label ->
                                        label.getValue()
                                                .asString("")
                                                .equals(labels.get(label.getKey())));
    }

    private static ObjectNode balancer(Pod pod) {
        var patch = JsonMapper.shared().createObjectNode();
        patch.putObject("status")
                .putObject("loadBalancer")
                .putArray("ingress")
                .addObject()
                .put("ip", pod.getStatus().getPodIP());
        return patch;
    }

    private static ObjectNode slice(JsonNode service, Pod pod, boolean ready) {
        String name = service.path("metadata").path("name").asString();
        var owner = pod.getMetadata();
        var slice =
                JsonMapper.shared()
                        .createObjectNode()
                        .put("apiVersion", "discovery.k8s.io/v1")
                        .put("kind", "EndpointSlice")
                        .put("addressType", "IPv4");
        var metadata =
                slice.putObject("metadata")
                        .put("name", name + "." + owner.getName())
                        .put("namespace", owner.getNamespace());
        metadata.putObject("labels")
                .put("kubernetes.io/service-name", name)
                .put("endpointslice.kubernetes.io/managed-by", "testkit");
        metadata.putArray("ownerReferences")
                .addObject()
                .put("apiVersion", "v1")
                .put("kind", "Pod")
                .put("name", owner.getName())
                .put("uid", owner.getUid());
        var endpoint = slice.putArray("endpoints").addObject();
        endpoint.putArray("addresses").add(unreachable(pod));
        endpoint.putObject("conditions").put("ready", ready);
        var ports = slice.putArray("ports");
        for (JsonNode port : service.path("spec").path("ports")) {
            ports.addObject()
                    .put("name", port.path("name").asString(""))
                    .put("protocol", port.path("protocol").asString("TCP"))
                    .put("port", target(port, pod));
        }
        return slice;
    }

    private static String unreachable(Pod pod) {
        return pod.getStatus().getPodIP().replaceFirst("^.*\\.", UNREACHABLE);
    }

    private static int target(JsonNode port, Pod pod) {
        var target = port.path("targetPort");
        return pod.getSpec().getContainers().stream()
                .flatMap(container -> container.getPorts().stream())
                .filter(named -> target.isString() && target.asString().equals(named.getName()))
                .findFirst()
                .map(ContainerPort::getContainerPort)
                .orElseGet(() -> target.asInt(port.path("port").asInt()));
    }
}
