package io.outrigger.testkit.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.outrigger.testkit.process.AtExit;
import io.outrigger.testkit.process.Await;
import io.outrigger.testkit.process.Child;
import io.outrigger.testkit.process.RunFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A pod whose containers are processes. It follows its object: a Secret that changes is delivered,
 * a deleted pod ends.
 */
public final class RunningPod implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(100);

    private final Kubelet kubelet;
    private final String ip;
    private final Path root;
    private final Volumes volumes;
    private final PodStatus status;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private volatile Pod pod;
    private volatile List<ContainerRun> inits = List.of();
    private volatile List<ContainerRun> mains = List.of();
    private volatile boolean mounted;
    private volatile boolean initialized;
    private volatile boolean stopping;
    private volatile @Nullable RuntimeException failure;
    private JsonNode written = JsonMapper.shared().nullNode();

    RunningPod(Kubelet kubelet, Pod admitted, String ip, Path root) {
        this.kubelet = kubelet;
        this.ip = ip;
        this.root = root;
        this.pod = withIp(admitted, ip);
        this.volumes =
                new Volumes(pod, root, new VolumeContent(kubelet.objects()), kubelet.delivery());
        this.status = new PodStatus(ip, kubelet.clock());
    }

    void begin() {
        String name = pod.getMetadata().getName();
        Thread.ofVirtual().name(name + " start").start(this::startContainers);
        Thread.ofVirtual().name(name + " sync").start(this::follow);
    }

    /** Its name. */
    public String name() {
        return pod.getMetadata().getName();
    }

    /** Its address: every port of the pod is there. */
    public String ip() {
        return ip;
    }

    /** The folder behind a volume. */
    public Path volume(String volumeName) {
        return volumes.folder(volumeName);
    }

    /** Whether all its containers are ready. */
    public boolean ready() {
        return initialized && PodStatus.isReady(inits, mains);
    }

    /** Waits for {@link #ready}; fails at once if a container cannot be started at all. */
    public RunningPod awaitReady(Duration limit) {
        Await.until(
                "pod " + name() + " ready",
                limit,
                () -> {
                    if (failure != null) {
                        throw failure;
                    }
                    return ready();
                },
                this::evidence);
        return this;
    }

    /** The process of a container, which must have been started. */
    public Child process(String container) {
        return find(container)
                .child()
                .orElseThrow(() -> new IllegalStateException(container + " was not started"));
    }

    /** How often a container was started again. */
    public int restarts(String container) {
        return find(container).state().restarts();
    }

    /** What a container was started with. */
    public ContainerView view(String container) {
        return find(container).view();
    }

    /** The log of a container, over all its restarts. */
    public String log(String container) {
        return process(container).log();
    }

    /** SIGKILL for a container; it is started again. */
    public void kill(String container) {
        find(container).kill();
    }

    /** SIGKILL for a container; it stays down until {@link #resume}. */
    public void halt(String container) {
        find(container).halt();
    }

    /** Lets a halted container start again. */
    public void resume(String container) {
        find(container).resume();
    }

    /**
     * Ends it as kubelet does: SIGTERM to the main containers, then to the sidecars in the reverse
     * order of their start, SIGKILL to what is left after the grace period. Its object stays.
     */
    public void stop() {
        synchronized (this) {
            if (stopping) {
                ended.join();
                return;
            }
            stopping = true;
        }
        long end = System.nanoTime() + Grace.of(pod).toNanos();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            mains.forEach(run -> threads.execute(() -> run.stop(left(end))));
        }
        inits.reversed().forEach(run -> run.stop(left(end)));
        kubelet.released(this);
        if (!kubelet.keepsFiles()) {
            RunFolder.delete(root);
        }
        ended.complete(null);
    }

    /** The same as {@link #stop}. */
    @Override
    public void close() {
        stop();
    }

    @Override
    public String toString() {
        return "pod " + name() + " on " + ip;
    }

    private void startContainers() {
        try {
            Await.until(
                    "volumes of " + name(),
                    kubelet.patience(),
                    () -> stopping || volumes.mount(pod).isEmpty(),
                    () -> volumes.mount(pod).map(what -> "missing: " + what).orElse(""));
            mounted = true;
            var spec = pod.getSpec();
            inits = spec.getInitContainers().stream().map(c -> run(c, init(c))).toList();
            mains = spec.getContainers().stream().map(c -> run(c, main())).toList();
            for (ContainerRun init : inits) {
                init.begin(kubelet.backoff());
                Await.until(
                        "init container " + init.name(),
                        kubelet.patience(),
                        () -> stopping || hasStarted(init),
                        this::evidence);
            }
            if (!stopping) {
                mains.forEach(main -> main.begin(kubelet.backoff()));
                initialized = true;
            }
        } catch (RuntimeException e) {
            failure = e;
        }
    }

    private ContainerRun run(Container container, ContainerRun.Restarts restarts) {
        var view = kubelet.view(pod, container, volumes, root);
        return new ContainerRun(view, kubelet.command(view), restarts, kubelet.clock());
    }

    private static ContainerRun.Restarts init(Container container) {
        return Sidecars.isSidecar(container)
                ? ContainerRun.Restarts.ALWAYS
                : ContainerRun.Restarts.ON_FAILURE;
    }

    private ContainerRun.Restarts main() {
        return switch (String.valueOf(pod.getSpec().getRestartPolicy())) {
            case "Never" -> ContainerRun.Restarts.NEVER;
            case "OnFailure" -> ContainerRun.Restarts.ON_FAILURE;
            default -> ContainerRun.Restarts.ALWAYS;
        };
    }

    private static boolean hasStarted(ContainerRun init) {
        var state = init.state();
        return Sidecars.isSidecar(init)
                ? state.started()
                : state.phase() == ContainerRun.Phase.ENDED && state.exitCode() == 0;
    }

    private void follow() {
        while (!stopping && !AtExit.hasBegun()) {
            try {
                look();
            } catch (RuntimeException e) {
                if (!stopping && !AtExit.hasBegun()) {
                    kubelet.report(this, e);
                }
            }
            Await.pause(LOOK);
        }
    }

    private void look() {
        Optional<Pod> now = kubelet.objects().pod(pod.getMetadata().getNamespace(), name());
        boolean same = now.filter(found -> Objects.equals(uid(found), uid(pod))).isPresent();
        if (!same) {
            stop();
            return;
        }
        pod = withIp(now.orElseThrow(), ip);
        if (pod.getMetadata().getDeletionTimestamp() != null) {
            kubelet.objects().ending(pod);
            stop();
            kubelet.objects().confirmDeleted(pod);
            return;
        }
        if (mounted) {
            volumes.refresh(pod);
        }
        var next = status.of(initialized, inits, mains);
        if (!next.equals(written)) {
            kubelet.objects().writeStatus(pod, next);
            written = next;
        }
    }

    private ContainerRun find(String container) {
        return Stream.concat(inits.stream(), mains.stream())
                .filter(run -> run.name().equals(container))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "container: "
                                                + container
                                                + " (expected: one of "
                                                + name()
                                                + ")"));
    }

    boolean matches(String namespace, Map<String, String> labels) {
        var metadata = pod.getMetadata();
        return metadata.getNamespace().equals(namespace)
                && metadata.getLabels().entrySet().containsAll(labels.entrySet());
    }

    String evidence() {
        var text = new StringBuilder();
        Stream.concat(inits.stream(), mains.stream())
                .forEach(
                        run -> {
                            text.append(run.name()).append(": ").append(run.state()).append('\n');
                            run.child()
                                    .ifPresent(child -> text.append(child.logTail()).append('\n'));
                        });
        return text.toString();
    }

    private static @Nullable String uid(Pod pod) {
        return pod.getMetadata().getUid();
    }

    private static Duration left(long end) {
        return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
    }

    private static Pod withIp(Pod pod, String ip) {
        return new PodBuilder(pod)
                .editOrNewStatus()
                .withPodIP(ip)
                .withHostIP(ip)
                .endStatus()
                .build();
    }
}
