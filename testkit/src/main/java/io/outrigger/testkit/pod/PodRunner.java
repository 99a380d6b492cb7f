package io.outrigger.testkit.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Probe;
import io.outrigger.testkit.cluster.Cluster;
import io.outrigger.testkit.cluster.EnvoyGatewayCluster;
import io.outrigger.testkit.cluster.PodNetwork;
import io.outrigger.testkit.process.AtExit;
import io.outrigger.testkit.process.Await;
import io.outrigger.testkit.process.Command;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.settings.TestBed;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays the kubelet for pods as they were admitted: volumes, start order, probes, restarts, status,
 * end. Settings are made before the first start.
 */
public final class PodRunner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PodRunner.class);
    private static final Duration LOOK = Duration.ofMillis(100);

    private final TestBed bed;
    private final RunFolder run;
    private final PodNetwork network;
    private final PodObjects objects;
    private final Map<String, ContainerRuntime> runtimes = new LinkedHashMap<>();
    private final List<RunningPod> pods = new CopyOnWriteArrayList<>();
    private final AtomicInteger count = new AtomicInteger();
    private final InstantSource clock = InstantSource.system();
    private Delivery delivery = Delivery.AT_ONCE;
    private Duration backoff = Duration.ofMillis(200);
    private Duration patience = Duration.ofSeconds(60);
    private volatile boolean closed;

    private PodRunner(TestBed bed, RunFolder run, PodNetwork network, PodObjects objects) {
        this.bed = bed;
        this.run = run;
        this.network = network;
        this.objects = objects;
    }

    /** Runs pods of this cluster; {@code istio-proxy} is an Envoy that its istiod configures. */
    public static PodRunner on(Cluster cluster) {
        return of(
                        cluster.bed(),
                        RunFolder.create(cluster.bed()),
                        cluster.network(),
                        new ApiObjects(cluster.server().http()))
                .running("istio-proxy", new IstioProxy(cluster.bed(), cluster.istiod().xds()));
    }

    /** Runs pods of this cluster; its Envoy Gateway configures {@code envoy}. */
    public static PodRunner on(EnvoyGatewayCluster cluster) {
        return of(
                        cluster.bed(),
                        RunFolder.create(cluster.bed()),
                        cluster.network(),
                        new ApiObjects(cluster.server().http()))
                .running("envoy", new EnvoyGatewayProxy(cluster.bed()))
                .running("shutdown-manager", ContainerRuntime.NOTHING);
    }

    /** Runs pods whose objects come from elsewhere. */
    public static PodRunner of(TestBed bed, RunFolder run, PodNetwork network, PodObjects objects) {
        return new PodRunner(bed, run, network, objects);
    }

    /** How containers of this name become processes. */
    public PodRunner running(String container, ContainerRuntime runtime) {
        runtimes.put(container, runtime);
        return this;
    }

    /** How long changed Secrets and ConfigMaps take; at once, unless told otherwise. */
    public PodRunner delivering(Delivery after) {
        delivery = after;
        return this;
    }

    /** Time between the end of a container and its next start; 200 ms, unless told otherwise. */
    public PodRunner restartingAfter(Duration time) {
        backoff = time;
        return this;
    }

    /**
     * How long a pod may wait for a volume or an init container; a minute, unless told otherwise.
     */
    public PodRunner waitingAtMost(Duration time) {
        patience = time;
        return this;
    }

    /** Starts a pod as it was admitted, and returns at once. */
    public RunningPod start(Pod pod) {
        String ip = network.take();
        Path root = run.folder("p" + count.incrementAndGet());
        try {
            objects.bind(pod);
            var running = new RunningPod(new OwnKubelet(), pod, ip, root);
            pods.add(running);
            running.begin();
            return running;
        } catch (RuntimeException e) {
            network.release(ip);
            throw e;
        }
    }

    /** Starts every pod of these labels that is there or will come, until this runner is closed. */
    public PodRunner follow(String namespace, Map<String, String> labels) {
        Set<String> known = new HashSet<>();
        Thread.ofVirtual()
                .name("follow " + namespace)
                .start(
                        () -> {
                            while (!isEnding()) {
                                startNew(namespace, labels, known);
                                Await.pause(LOOK);
                            }
                        });
        return this;
    }

    /** The pods of these labels that are ready now. */
    public List<RunningPod> ready(String namespace, Map<String, String> labels) {
        return pods.stream()
                .filter(pod -> pod.matches(namespace, labels))
                .filter(RunningPod::ready)
                .toList();
    }

    /** Waits for a ready pod of these labels. */
    public RunningPod awaitReady(String namespace, Map<String, String> labels, Duration limit) {
        return Await.forValue(
                "a ready pod with " + labels + " in " + namespace,
                limit,
                () -> ready(namespace, labels).stream().findFirst(),
                () -> pods.isEmpty() ? "no pod was started" : pods.getLast().evidence());
    }

    /** The pods that run now, in the order of their start. */
    public List<RunningPod> pods() {
        return List.copyOf(pods);
    }

    /** Stops all pods. */
    @Override
    public void close() {
        closed = true;
        pods.parallelStream().forEach(RunningPod::stop);
        run.close();
    }

    private void startNew(String namespace, Map<String, String> labels, Set<String> known) {
        try {
            for (Pod pod : objects.pods(namespace, labels)) {
                boolean isNew = known.add(pod.getMetadata().getUid());
                if (isNew && pod.getMetadata().getDeletionTimestamp() == null && !isEnding()) {
                    start(pod);
                }
            }
        } catch (RuntimeException e) {
            if (!isEnding()) {
                LOG.warn("pods of {} not read, will try again", namespace, e);
            }
        }
    }

    private boolean isEnding() {
        return closed || AtExit.hasBegun();
    }

    private final class OwnKubelet implements Kubelet {
        @Override
        public PodObjects objects() {
            return objects;
        }

        @Override
        public Delivery delivery() {
            return delivery;
        }

        @Override
        public InstantSource clock() {
            return clock;
        }

        @Override
        public Duration backoff() {
            return backoff;
        }

        @Override
        public Duration patience() {
            return patience;
        }

        @Override
        public boolean keepsFiles() {
            return bed.keep();
        }

        @Override
        public ContainerView view(Pod pod, Container container, Volumes volumes, Path root) {
            var translation =
                    Translation.of(
                            container,
                            volumes,
                            bed.cache().resolve("run"),
                            root,
                            pod.getStatus().getPodIP());
            var env = new ContainerEnv(objects, pod, container);
            var values = env.values();
            var translated = new LinkedHashMap<String, String>();
            values.forEach((name, value) -> translated.put(name, translation.of(value)));
            var words = env.words(values).stream().map(translation::of).toList();
            return new ContainerView(
                    pod, withTranslatedProbes(container, translation), root, words, translated);
        }

        @Override
        public Optional<Command> command(ContainerView view) {
            var runtime = runtimes.get(view.name());
            if (runtime == null) {
                throw new IllegalArgumentException(
                        "container: "
                                + view.name()
                                + " (expected: one of "
                                + runtimes.keySet()
                                + ")");
            }
            return runtime.command(view);
        }

        @Override
        public void released(RunningPod pod) {
            pods.remove(pod);
            network.release(pod.ip());
        }

        @Override
        public void report(RunningPod pod, RuntimeException trouble) {
            LOG.warn("{}: will try again", pod, trouble);
        }
    }

    private static Container withTranslatedProbes(Container container, Translation translation) {
        var copy = new ContainerBuilder(container).build();
        for (Probe probe :
                new Probe[] {
                    copy.getStartupProbe(), copy.getReadinessProbe(), copy.getLivenessProbe()
                }) {
            if (probe != null && probe.getExec() != null) {
                probe.getExec()
                        .setCommand(
                                probe.getExec().getCommand().stream()
                                        .map(translation::of)
                                        .toList());
            }
        }
        return copy;
    }
}
