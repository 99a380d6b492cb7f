package io.outrigger.testkit.cluster;

import io.outrigger.testkit.cluster.KubeApiServer.ServiceAccounts;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.settings.TestBed;
import java.util.concurrent.CompletableFuture;

/**
 * A whole control plane with Envoy Gateway. It takes ports on all addresses and the folder {@code
 * /certs}: only for a process that {@code testkit/private-network} has started.
 *
 * @param bed where its programs are
 * @param run its working folder
 * @param server the API server
 * @param controllers kube-controller-manager
 * @param envoyGateway Envoy Gateway
 * @param network the addresses of its pods
 */
public record EnvoyGatewayCluster(
        TestBed bed,
        RunFolder run,
        KubeApiServer server,
        KubeControllers controllers,
        EnvoyGateway envoyGateway,
        PodNetwork network)
        implements AutoCloseable {

    private static final class Shared {
        static final EnvoyGatewayCluster CLUSTER = start(TestBed.find());
    }

    /** One cluster for all test classes of a JVM; it ends with the JVM, so nobody closes it. */
    public static EnvoyGatewayCluster shared() {
        return Shared.CLUSTER;
    }

    /** Starts everything. */
    public static EnvoyGatewayCluster start(TestBed bed) {
        var run = RunFolder.create(bed);
        var server = KubeApiServer.startWithCrds(bed, run, ServiceAccounts.REQUIRED);
        var controllers = CompletableFuture.supplyAsync(() -> KubeControllers.start(bed, server));
        server.installCrds(bed.gatewayTool("crds"));
        Cluster.addNode(server.http());
        return new EnvoyGatewayCluster(
                bed,
                run,
                server,
                controllers.join(),
                EnvoyGateway.start(bed, run, server),
                PodNetwork.choose());
    }

    @Override
    public void close() {
        envoyGateway.close();
        controllers.close();
        server.close();
        run.close();
    }
}
