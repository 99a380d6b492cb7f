package io.outrigger.testkit.cluster;

import io.outrigger.testkit.cluster.KubeApiServer.ServiceAccounts;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.settings.TestBed;
import java.util.concurrent.CompletableFuture;

/**
 * A whole control plane with Envoy Gateway. It takes ports on all addresses, the folder {@code
 * /certs} and {@code /etc/hosts}: only for a process that {@code testkit/private-network} has
 * started.
 *
 * @param bed where its programs are
 * @param run its working folder
 * @param server the API server
 * @param controllers kube-controller-manager
 * @param envoyGateway Envoy Gateway
 * @param network the addresses of its pods
 * @param hosts the names that its processes know
 */
public record EnvoyGatewayCluster(
        TestBed bed,
        RunFolder run,
        KubeApiServer server,
        KubeControllers controllers,
        EnvoyGateway envoyGateway,
        PodNetwork network,
        Hosts hosts)
        implements KubeCluster {

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
        var hosts = Hosts.mount(run);
        hosts.add(EnvoyGateway.EXTENSION_HOST, "127.0.0.1");
        return new EnvoyGatewayCluster(
                bed,
                run,
                server,
                controllers.join(),
                EnvoyGateway.start(bed, run, server),
                PodNetwork.choose(),
                hosts);
    }

    @Override
    public void close() {
        envoyGateway.close();
        controllers.close();
        server.close();
        run.close();
    }
}
