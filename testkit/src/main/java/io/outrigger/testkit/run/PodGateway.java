package io.outrigger.testkit.run;

import io.outrigger.testkit.pod.ContainerRuntime;
import io.outrigger.testkit.pod.PodRunner;
import io.outrigger.testkit.process.Child;
import io.outrigger.testkit.run.GatewayPod.Place;
import io.outrigger.testkit.run.settings.Breakage;
import io.outrigger.testkit.settings.TestBed;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The pod that a control plane made for the Gateway, as admitted, run here. */
abstract class PodGateway implements Gateway {
    private final GatewayPod pod;

    PodGateway(GatewayPod pod) {
        this.pod = pod;
    }

    /** A runner of every pod of the Gateway from now on. */
    static PodRunner followed(PodRunner runner, Place place, TestBed bed) {
        String extproc = bed.tree().resolve("scripts/extproc").toString();
        return runner.running(GatewayPod.SIDECAR, ContainerRuntime.sidecar(extproc))
                .follow(place.namespace(), place.labels());
    }

    final GatewayPod pod() {
        return pod;
    }

    /** What must run beside the pod. */
    abstract Stream<Child> processes();

    /** The ways to take the filter out of Envoy. */
    abstract List<Break> filterBreaks();

    @Override
    public final URI address() {
        return pod.address();
    }

    @Override
    public final URI sidecarAdmin() {
        return pod.sidecarAdmin();
    }

    @Override
    public final RequestIds requestIds() {
        return RequestIds.IN_LOG;
    }

    @Override
    public final Path accessLog() {
        return pod.accessLog();
    }

    @Override
    public final Optional<String> gone() {
        return processes()
                .filter(it -> !it.isAlive())
                .map(it -> it + " has ended\n" + it.logTail())
                .findFirst();
    }

    @Override
    public final List<Break> breaks(Breakage breakage) {
        return switch (breakage) {
            case NONE -> List.of();
            case SIDECAR -> pod.sidecarBreaks();
            case SOCKET -> pod.socketBreaks();
            case CONFIG -> pod.configBreaks();
            case FILTER -> filterBreaks();
        };
    }

    @Override
    public final void close() {
        pod.runner().close();
    }
}
