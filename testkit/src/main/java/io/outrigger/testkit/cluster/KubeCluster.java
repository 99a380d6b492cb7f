package io.outrigger.testkit.cluster;

import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.settings.TestBed;

/** A control plane whose gateway controller is one or the other. */
public interface KubeCluster extends AutoCloseable {
    /** Where its programs are. */
    TestBed bed();

    /** Its working folder. */
    RunFolder run();

    /** The API server. */
    KubeApiServer server();

    @Override
    void close();
}
