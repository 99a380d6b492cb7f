package io.outrigger.testkit.cluster;

import io.outrigger.testkit.process.Child;
import io.outrigger.testkit.process.Command;
import io.outrigger.testkit.process.FreePorts;
import io.outrigger.testkit.settings.TestBed;
import java.net.URI;
import java.time.Duration;

/**
 * A real kube-controller-manager with the controllers that make pods, accounts and clean-up.
 *
 * <p>Without the one for EndpointSlices: pods here have loopback addresses, which the API server
 * refuses in a slice. istiod finds the pods of a gateway by the Service's selector; the pod runner
 * writes slices of its own.
 */
public final class KubeControllers implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(30);
    private static final String CONTROLLERS =
            String.join(
                    ",",
                    "daemonset-controller",
                    "deployment-controller",
                    "garbage-collector-controller",
                    "namespace-controller",
                    "node-lifecycle-controller",
                    "replicaset-controller",
                    "root-ca-certificate-publisher-controller",
                    "serviceaccount-controller",
                    "statefulset-controller");

    private final Child child;

    private KubeControllers(Child child) {
        this.child = child;
    }

    /** Starts them and waits until they are healthy. */
    public static KubeControllers start(TestBed bed, KubeApiServer server) {
        int port = FreePorts.next();
        var kubeconfig = server.kubeconfig();
        var command =
                Command.of(
                        "kube-controller-manager",
                        server.folder(),
                        bed.tool("kube-controller-manager"),
                        "--kubeconfig=" + kubeconfig,
                        "--authentication-kubeconfig=" + kubeconfig,
                        "--authorization-kubeconfig=" + kubeconfig,
                        "--controllers=" + CONTROLLERS,
                        "--leader-elect=false",
                        "--bind-address=127.0.0.1",
                        "--secure-port=" + port,
                        "--cert-dir=" + server.folder().resolve("kcm-certs"),
                        "--service-account-private-key-file=" + server.serviceAccountKey(),
                        "--root-ca-file=" + server.caFile(),
                        "--use-service-account-credentials=false",
                        "--kube-api-qps=500",
                        "--kube-api-burst=1000",
                        // nobody renews the lease of the node that pods are bound to
                        "--node-monitor-grace-period=24h");
        var child = Child.start(command);
        child.awaitHttp(URI.create("https://127.0.0.1:" + port + "/healthz"), START);
        return new KubeControllers(child);
    }

    /** The process. */
    public Child child() {
        return child;
    }

    @Override
    public void close() {
        child.kill();
    }
}
