package io.outrigger.testkit.cluster;

import io.outrigger.testkit.cluster.KubeApiServer.ServiceAccounts;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.settings.TestBed;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.json.JsonMapper;

/**
 * A whole control plane with istiod. Pods are made by its controllers and run by {@code
 * io.outrigger.testkit.pod}.
 *
 * @param bed where its programs are
 * @param run its working folder
 * @param server the API server
 * @param controllers kube-controller-manager
 * @param istiod istiod
 * @param network the addresses of its pods
 */
public record Cluster(
        TestBed bed,
        RunFolder run,
        KubeApiServer server,
        KubeControllers controllers,
        Istiod istiod,
        PodNetwork network)
        implements KubeCluster {

    /** The node that all pods are bound to. */
    public static final String NODE = "testkit";

    private static final AtomicInteger NAMESPACES = new AtomicInteger();

    private static final class Shared {
        static final Cluster CLUSTER = start(TestBed.find());
    }

    /** Starts everything. */
    public static Cluster start(TestBed bed) {
        var run = RunFolder.create(bed);
        var network = PodNetwork.routable().orElseGet(PodNetwork::choose);
        var server = KubeApiServer.startWithCrds(bed, run, ServiceAccounts.REQUIRED);
        var controllers = CompletableFuture.supplyAsync(() -> KubeControllers.start(bed, server));
        addNode(server.http());
        var istiod = Istiod.start(bed, run, server, network);
        return new Cluster(bed, run, server, controllers.join(), istiod, network);
    }

    /** One cluster for all test classes of a JVM; it ends with the JVM, so nobody closes it. */
    public static Cluster shared() {
        return Shared.CLUSTER;
    }

    /** Creates a namespace of its own for a test: the given name and a number. */
    public String namespace(String name, Map<String, String> labels) {
        String unique = name + "-" + NAMESPACES.incrementAndGet();
        var object =
                JsonMapper.shared()
                        .createObjectNode()
                        .put("apiVersion", "v1")
                        .put("kind", "Namespace");
        var metadata = object.putObject("metadata").put("name", unique);
        var all = metadata.putObject("labels");
        labels.forEach(all::put);
        server.http().apply(object);
        return unique;
    }

    @Override
    public void close() {
        istiod.close();
        controllers.close();
        server.close();
        run.close();
    }

    static void addNode(KubeHttp http) {
        http.apply(
                Yaml.documents("{apiVersion: v1, kind: Node, metadata: {name: " + NODE + "}}")
                        .getFirst());
        var status =
                Yaml.documents(
                                """
                                status:
                                  nodeInfo:
                                    kubeletVersion: v1.36.3
                                  conditions:
                                  - {type: Ready, status: "True", reason: Testkit, message: pods run as processes}
                                """)
                        .getFirst();
        http.merge("/api/v1/nodes/" + NODE + "/status", status);
    }
}
