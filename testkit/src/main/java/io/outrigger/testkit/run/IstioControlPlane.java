package io.outrigger.testkit.run;

import io.outrigger.testkit.cluster.Cluster;
import io.outrigger.testkit.process.Child;
import io.outrigger.testkit.settings.TestBed;

/** A cluster with istiod, and our controller outside of it. */
record IstioControlPlane(Cluster cluster, Child controller) implements AutoCloseable {

    /** Starts the cluster and gives it our CRDs. */
    static Cluster startCluster(TestBed bed) {
        var cluster = Cluster.start(bed);
        LocalController.prepare(bed, cluster.server());
        return cluster;
    }

    /** Starts the controller and waits until pods are sent to its webhook. */
    static IstioControlPlane with(Cluster cluster, String caBundle) {
        var command =
                LocalController.command(
                        cluster.bed(), cluster.run(), cluster.server(), caBundle, "127.0.0.1:0");
        return new IstioControlPlane(cluster, LocalController.start(command, cluster.server()));
    }

    @Override
    public void close() {
        controller.kill();
        cluster.close();
    }
}
