package io.outrigger.testkit.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.outrigger.testkit.cluster.PodNetwork;
import io.outrigger.testkit.process.Await;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.settings.TestBed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PodRunnerIT {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final TestBed bed = TestBed.find();
    private final FakeObjects objects = new FakeObjects();
    private final PodRunner runner =
            PodRunner.of(bed, RunFolder.create(bed), PodNetwork.choose(), objects)
                    .running("main", ContainerRuntime.program("sh", "-c"))
                    .running("other", ContainerRuntime.program("sh", "-c"))
                    .running("sidecar", ContainerRuntime.sidecar("sh", "-c"))
                    .restartingAfter(Duration.ofMillis(20));

    @AfterEach
    void stop() {
        runner.close();
    }

    @Test
    void aSidecarsStartupProbeHoldsTheOtherContainersBack() {
        var pod =
                start(
                        """
                        initContainers:
                        - name: sidecar
                          restartPolicy: Always
                          args: ["sleep 0.5; touch /shared/up; sleep 60"]
                          startupProbe: {exec: {command: [test, -e, /shared/up]}, periodSeconds: 1}
                          volumeMounts: [{name: shared, mountPath: /shared}]
                        containers:
                        - name: main
                          args: ["test -e /shared/up && echo after; sleep 60"]
                          volumeMounts: [{name: shared, mountPath: /shared}]
                        volumes: [{name: shared, emptyDir: {}}]
                        """);

        pod.awaitReady(LIMIT);

        pod.process("main").awaitLine("after", LIMIT);
    }

    @Test
    void theSidecarLearnsThePodsAddress() {
        var pod =
                start(
                        """
                        containers:
                        - name: sidecar
                          args: ["echo $OUTRIGGER_ADMIN_HOST $OUTRIGGER_ENVOY_ADMIN; sleep 60"]
                        """);

        pod.awaitReady(LIMIT);

        pod.process("sidecar").awaitLine(pod.ip() + " " + pod.ip() + ":15000", LIMIT);
    }

    @Test
    void variablesComeFromThePodItsLimitsAndSecrets() {
        objects.secret("keys", "k", "s3cret");

        var pod =
                start(
                        """
                        containers:
                        - name: main
                          resources: {limits: {cpu: 1500m}}
                          args: ["echo $A $B $C $D $(D); sleep 60"]
                          env:
                          - {name: A, valueFrom: {fieldRef: {fieldPath: metadata.name}}}
                          - {name: B, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}
                          - {name: C, valueFrom: {secretKeyRef: {name: keys, key: k}}}
                          - {name: D, value: "$(A)-d"}
                        """);

        pod.awaitReady(LIMIT);
        pod.process("main").awaitLine("pod 2 s3cret pod-d pod-d", LIMIT);
    }

    @Test
    void aChangedSecretArrivesAllAtOnceAndNotBeforeItsTime() throws IOException {
        objects.secret("config", "file", "one");
        runner.delivering(new Delivery(Duration.ofMillis(600), Duration.ofMillis(800)));
        var pod = start(MOUNTS_SECRET.formatted(false)).awaitReady(LIMIT);
        Path file = pod.volume("config").resolve("file");
        assertThat(file).hasContent("one").isSymbolicLink();

        objects.secret("config", "file", "two");
        long changed = System.nanoTime();

        Await.until("two", LIMIT, () -> read(file).equals("two"));
        assertThat(Duration.ofNanos(System.nanoTime() - changed))
                .isGreaterThan(Duration.ofMillis(550));
        assertThat(Files.readSymbolicLink(pod.volume("config").resolve("..data")))
                .hasToString("..version_2");
    }

    @Test
    void aMissingSecretHoldsThePodBack() {
        var pod = start(MOUNTS_SECRET.formatted(false));

        assertThatThrownBy(() -> pod.awaitReady(Duration.ofMillis(500)));
        objects.secret("config", "file", "late");

        pod.awaitReady(LIMIT);
        assertThat(pod.volume("config").resolve("file")).hasContent("late");
    }

    @Test
    void anOptionalSecretMayComeLater() {
        var pod = start(MOUNTS_SECRET.formatted(true)).awaitReady(LIMIT);
        assertThat(pod.volume("config").resolve("file")).doesNotExist();

        objects.secret("config", "file", "late");

        Await.until("late", LIMIT, () -> Files.exists(pod.volume("config").resolve("file")));
    }

    @Test
    void aProjectedVolumeHasTokensAndFields() {
        var pod =
                start(
                                """
                        containers:
                        - name: main
                          args: [sleep 60]
                        volumes:
                        - name: all
                          projected:
                            sources:
                            - serviceAccountToken: {audience: istio-ca, path: t/token}
                            - downwardAPI:
                                items: [{path: namespace, fieldRef: {fieldPath: metadata.namespace}}]
                        """)
                        .awaitReady(LIMIT);

        assertThat(pod.volume("all").resolve("t/token")).hasContent("token for istio-ca");
        assertThat(pod.volume("all").resolve("namespace")).hasContent("ns");
    }

    @Test
    void aKilledContainerIsStartedAgain() {
        var pod = start(SLEEPS).awaitReady(LIMIT);
        long first = pod.process("main").pid();

        pod.kill("main");

        Await.until("a restart", LIMIT, () -> pod.restarts("main") == 1 && pod.ready());
        assertThat(pod.process("main").pid()).isNotEqualTo(first);
    }

    @Test
    void aHaltedContainerStaysDownUntilItIsResumed() {
        var pod = start(SLEEPS).awaitReady(LIMIT);

        pod.halt("main");

        Await.until("not ready", LIMIT, () -> !pod.ready());
        Await.pause(Duration.ofMillis(200));
        assertThat(pod.process("main").isAlive()).isFalse();
        pod.resume("main");
        pod.awaitReady(LIMIT);
    }

    @Test
    void aFailingLivenessProbeRestartsTheContainer() {
        var pod =
                start(
                                """
                        terminationGracePeriodSeconds: 1
                        containers:
                        - name: main
                          args: ["touch /d/alive; sleep 60"]
                          livenessProbe: {exec: {command: [test, -e, /d/alive]}, periodSeconds: 1, failureThreshold: 1}
                          volumeMounts: [{name: d, mountPath: /d}]
                        volumes: [{name: d, emptyDir: {}}]
                        """)
                        .awaitReady(LIMIT);

        Await.until("alive", LIMIT, () -> pod.volume("d").resolve("alive").toFile().delete());

        Await.until("a restart", LIMIT, () -> pod.restarts("main") == 1);
    }

    @Test
    void readinessFollowsItsProbeAndReachesTheStatus() {
        var pod =
                start(
                        """
                        containers:
                        - name: main
                          args: [sleep 60]
                          readinessProbe: {exec: {command: [test, -e, /d/ready]}, periodSeconds: 1, failureThreshold: 1}
                          volumeMounts: [{name: d, mountPath: /d}]
                        volumes: [{name: d, emptyDir: {}}]
                        """);
        Await.until("running", LIMIT, () -> statusText().contains("\"phase\":\"Running\""));
        assertThat(pod.ready()).isFalse();

        write(pod.volume("d").resolve("ready"));

        pod.awaitReady(LIMIT);
        Await.until(
                "Ready in the status",
                LIMIT,
                () -> statusText().contains("{\"type\":\"Ready\",\"status\":\"True\""));
        assertThat(statusText()).contains("\"podIP\":\"" + pod.ip() + "\"");
    }

    @Test
    void mainContainersEndBeforeSidecarsAndThoseInReverse() throws IOException {
        String script =
                "trap 'echo %1$s >> /order/log; exit 0' TERM; echo up; while :; do sleep 0.05; done";
        Path log = bed.cache().resolve("run").resolve("order-" + ProcessHandle.current().pid());
        var pod =
                start(
                                """
                        initContainers:
                        - {name: sidecar, restartPolicy: Always, args: ["%s"], volumeMounts: [{name: o, mountPath: /order}]}
                        - {name: other, restartPolicy: Always, args: ["%s"], volumeMounts: [{name: o, mountPath: /order}]}
                        containers:
                        - {name: main, args: ["%s"], volumeMounts: [{name: o, mountPath: /order}]}
                        volumes: [{name: o, emptyDir: {}}]
                        """
                                        .formatted(
                                                script.formatted("sidecar"),
                                                script.formatted("other"),
                                                script.formatted("main")))
                        .awaitReady(LIMIT);
        pod.process("main").awaitLine("up", LIMIT);
        Files.createLink(log, write(pod.volume("o").resolve("log")));

        pod.stop();

        assertThat(Files.readAllLines(log)).containsExactly("main", "other", "sidecar");
        Files.delete(log);
    }

    @Test
    void aDeletedPodEndsAndSaysSo() {
        var pod = start(SLEEPS).awaitReady(LIMIT);
        var process = pod.process("main");

        objects.delete("pod");

        Await.until("confirmed", LIMIT, () -> objects.gone.contains("pod"));
        assertThat(process.isAlive()).isFalse();
        assertThat(runner.pods()).isEmpty();
    }

    @Test
    void aPathBelowTheOwnFolderIsAnotherOneInEachPod() {
        var pod =
                start(
                                """
                        containers:
                        - name: main
                          args: ["touch /proc/self/cwd/u/run.sock; sleep 60"]
                          volumeMounts: [{name: u, mountPath: /proc/self/cwd/u}]
                        volumes: [{name: u, emptyDir: {}}]
                        """)
                        .awaitReady(LIMIT);

        Await.until("the file", LIMIT, () -> Files.exists(pod.volume("u").resolve("run.sock")));
    }

    @Test
    void aContainerThatNobodyCanRunIsNamed() {
        var pod = start("containers: [{name: surprise}]");

        assertThatThrownBy(() -> pod.awaitReady(LIMIT))
                .hasMessage("container: surprise (expected: one of [main, other, sidecar])");
    }

    private static final String SLEEPS =
            """
            terminationGracePeriodSeconds: 1
            containers: [{name: main, args: [exec sleep 60]}]
            """;

    private static final String MOUNTS_SECRET =
            """
            containers:
            - name: main
              args: [sleep 60]
              volumeMounts: [{name: config, mountPath: /config}]
            volumes: [{name: config, secret: {secretName: config, optional: %b}}]
            """;

    private RunningPod start(String spec) {
        String yaml =
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: pod, namespace: ns, uid: u1, labels: {app: test}}
                spec:
                """
                        + spec.indent(2);
        var pod = Serialization.unmarshal(yaml, Pod.class);
        objects.pods.put("pod", pod);
        return runner.start(pod);
    }

    private String statusText() {
        return objects.statuses.isEmpty() ? "" : objects.statuses.getLast().toString();
    }

    private static Path write(Path file) {
        try {
            return Files.writeString(file, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
