package io.outrigger.testkit.run;

import io.outrigger.testkit.cluster.EnvoyGateway;
import io.outrigger.testkit.cluster.EnvoyGatewayCluster;
import io.outrigger.testkit.process.Child;
import io.outrigger.testkit.process.Command;

/** A cluster with Envoy Gateway, and our controller outside of it. */
record EnvoyGatewayControlPlane(EnvoyGatewayCluster cluster, Child controller)
        implements AutoCloseable {

    /** Starts the controller and waits until pods are sent to its webhook. */
    static EnvoyGatewayControlPlane with(EnvoyGatewayCluster cluster, String caBundle) {
        return new EnvoyGatewayControlPlane(
                cluster, LocalController.start(command(cluster, caBundle), cluster.server()));
    }

    private static Command command(EnvoyGatewayCluster cluster, String caBundle) {
        return LocalController.command(
                cluster.bed(),
                cluster.run(),
                cluster.server(),
                caBundle,
                "127.0.0.1:" + EnvoyGateway.EXTENSION_PORT);
    }

    @Override
    public void close() {
        controller.kill();
        cluster.close();
    }
}
