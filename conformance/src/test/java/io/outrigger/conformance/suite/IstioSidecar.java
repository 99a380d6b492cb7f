package io.outrigger.conformance.suite;

import io.outrigger.conformance.istio.IstioBed;
import io.outrigger.testkit.cluster.Istiod;
import io.outrigger.testkit.cluster.KubeHttp;
import io.outrigger.testkit.process.Await;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A gateway pod of Istio, as it was admitted. */
final class IstioSidecar implements Family {
    private final IstioBed bed;
    private final String namespace;
    private final SidecarPod pod;

    private IstioSidecar(IstioBed bed, String namespace, List<ObjectNode> objects) {
        this.bed = bed;
        this.namespace = namespace;
        apply(objects);
        this.pod =
                new SidecarPod(
                        api(), namespace, bed.pod(namespace, "ai"), "istio-proxy", 8080, 15000);
        Await.until(
                "all routes in Envoy", IstioBed.LIMIT, () -> pod.serves(objects), pod::evidence);
    }

    static IstioSidecar start(List<ObjectNode> objects) throws InterruptedException {
        var bed = IstioBed.start();
        return new IstioSidecar(bed, bed.namespace("suite"), objects);
    }

    private KubeHttp api() {
        return bed.cluster().server().http();
    }

    /** What istiod says of each of our EnvoyFilters: a line of its metrics per kind of patch. */
    List<String> envoyFilterStatuses() {
        String ours = "pilot_envoy_filter_status{name=\"" + namespace + "/outrigger-";
        return istiod().metrics().lines().filter(it -> it.startsWith(ours)).toList();
    }

    /**
     * What istiod complains of, as far as it names our objects: not that it was overtaken in
     * writing a Deployment, which it writes again.
     */
    List<String> complaints() {
        return istiod().child()
                .log()
                .lines()
                .filter(it -> it.contains("\terror\t") || it.contains("\twarn\t"))
                .filter(it -> it.contains(namespace + "/"))
                .filter(it -> !it.contains("the object has been modified"))
                .toList();
    }

    private Istiod istiod() {
        return bed.cluster().istiod();
    }

    @Override
    public URI address() {
        return pod.address();
    }

    @Override
    public URI envoyAdmin() {
        return pod.envoyAdmin();
    }

    @Override
    public URI sidecarAdmin() {
        return pod.sidecarAdmin();
    }

    @Override
    public void apply(List<ObjectNode> objects) {
        objects.stream().map(this::placed).forEach(api()::apply);
    }

    @Override
    public void delete(List<ObjectNode> objects) {
        objects.stream().map(this::placed).map(api()::path).forEach(api()::delete);
    }

    private ObjectNode placed(ObjectNode object) {
        object.withObject("/metadata").put("namespace", namespace);
        return object;
    }

    @Override
    public Optional<JsonNode> accessLogOf(String requestId) {
        return pod.accessLogOf(requestId);
    }

    @Override
    public String evidence() {
        return pod.evidence();
    }

    @Override
    public void close() {
        bed.close();
    }
}
