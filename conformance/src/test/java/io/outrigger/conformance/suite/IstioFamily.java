package io.outrigger.conformance.suite;

import io.outrigger.conformance.istio.IstioBed;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.deployment.ExtProcNames;
import io.outrigger.manifests.tree.Json;
import io.outrigger.testkit.cluster.Istiod;
import io.outrigger.testkit.cluster.KubeHttp;
import io.outrigger.testkit.pod.RunningPod;
import io.outrigger.testkit.process.Await;
import io.outrigger.testkit.process.Http;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A gateway pod of Istio, with ext_proc beside Envoy or in pods of its own. */
final class IstioFamily implements Family {
    private final IstioBed bed;
    private final String namespace;
    private final int apart;
    private final SidecarPod pod;

    private IstioFamily(IstioBed bed, String namespace, int apart, List<ObjectNode> objects) {
        this.bed = bed;
        this.namespace = namespace;
        this.apart = apart;
        apply(objects);
        this.pod =
                new SidecarPod(
                        api(), namespace, bed.pod(namespace, "ai"), "istio-proxy", 8080, 15000);
        if (apart > 0) {
            bed.runExtProc(namespace, "ai");
        }
        Await.until("all routes in Envoy", IstioBed.LIMIT, () -> isReady(objects), pod::evidence);
    }

    static IstioFamily sidecar(List<ObjectNode> objects) throws InterruptedException {
        var bed = IstioBed.start();
        return new IstioFamily(bed, bed.namespace("suite"), 0, objects);
    }

    /** With ext_proc in pods of its own. */
    static IstioFamily standalone(List<ObjectNode> objects, int pods) throws InterruptedException {
        var bed = IstioBed.start("--standalone=on");
        return new IstioFamily(bed, bed.standaloneNamespace("apart"), pods, objects);
    }

    private boolean isReady(List<ObjectNode> objects) {
        return apart == 0
                ? pod.serves(objects)
                : extProcs().size() == apart && pod.serves(objects, admins());
    }

    /** The pods of ext_proc, where it has its own. */
    private List<RunningPod> extProcs() {
        return bed.extProcs(namespace, "ai");
    }

    private List<URI> admins() {
        return extProcs().stream().map(it -> URI.create("http://" + it.ip() + ":1064")).toList();
    }

    /** Replaces all pods of ext_proc, one after another, and waits for the last to go. */
    void restartExtProc() {
        var before = extProcs().stream().map(RunningPod::name).toList();
        String deployment =
                "/apis/apps/v1/namespaces/%s/deployments/%s"
                        .formatted(namespace, ExtProcNames.name(new ObjectKey(namespace, "ai")));
        api().merge(
                        deployment,
                        Json.parse(
                                """
                                {"spec": {"template": {"metadata": {"annotations":
                                  {"kubectl.kubernetes.io/restartedAt": "now"}}}}}
                                """));
        Await.until(
                "other pods of ext_proc",
                IstioBed.LIMIT.multipliedBy(2),
                () -> bed.running(before).isEmpty() && extProcs().size() == apart,
                () -> String.valueOf(api().get(deployment).path("status")));
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
        return apart == 0 ? pod.sidecarAdmin() : admins().getFirst();
    }

    @Override
    public List<String> metrics() {
        return apart == 0
                ? Family.super.metrics()
                : admins().stream().map(it -> Http.get(it.resolve("/metrics")).body()).toList();
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
