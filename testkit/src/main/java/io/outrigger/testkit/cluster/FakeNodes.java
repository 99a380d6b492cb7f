package io.outrigger.testkit.cluster;

import io.outrigger.testkit.process.Child;
import io.outrigger.testkit.process.Command;
import io.outrigger.testkit.process.FreePorts;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.settings.TestBed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A real kube-scheduler, and kwok in the place of kubelets: pods are bound, become Ready and go,
 * and no process of theirs runs.
 */
public final class FakeNodes implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(30);

    private final Child kwok;
    private final Child scheduler;

    private FakeNodes(Child kwok, Child scheduler) {
        this.kwok = kwok;
        this.scheduler = scheduler;
    }

    /** Starts both, with so many nodes. */
    public static FakeNodes start(TestBed bed, RunFolder run, KubeApiServer server, int nodes) {
        for (int i = 1; i <= nodes; i++) {
            server.apply(NODE.replace("NAME", "node-" + i));
        }
        Path folder = run.folder("nodes");
        int port = FreePorts.next();
        var scheduler = Child.start(scheduler(bed, folder, server, port));
        var kwok = Child.start(kwok(bed, folder, server));
        scheduler.awaitHttp(URI.create("https://127.0.0.1:" + port + "/healthz"), START);
        return new FakeNodes(kwok, scheduler);
    }

    private static final String NODE =
            """
            apiVersion: v1
            kind: Node
            metadata: {name: NAME, labels: {kubernetes.io/hostname: NAME}}
            """;

    private static Command scheduler(TestBed bed, Path folder, KubeApiServer server, int port) {
        var kubeconfig = server.kubeconfig();
        return Command.of(
                "kube-scheduler",
                folder,
                bed.installTool("kube-scheduler"),
                "--kubeconfig=" + kubeconfig,
                "--authentication-kubeconfig=" + kubeconfig,
                "--authorization-kubeconfig=" + kubeconfig,
                "--leader-elect=false",
                "--bind-address=127.0.0.1",
                "--secure-port=" + port,
                "--cert-dir=" + folder.resolve("certs"));
    }

    private static Command kwok(TestBed bed, Path folder, KubeApiServer server) {
        var arguments = new ArrayList<String>();
        arguments.add("--kubeconfig=" + server.kubeconfig());
        arguments.add("--manage-all-nodes");
        // addresses of pods that nobody reaches
        arguments.add("--cidr=198.18.0.0/16");
        arguments.add("--node-ip=198.18.0.1");
        stages(bed.installTool("kwok-stages")).forEach(it -> arguments.add("--config=" + it));
        return Command.of("kwok", folder, bed.installTool("kwok")).plus(List.copyOf(arguments));
    }

    private static List<Path> stages(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kwok.kill();
        scheduler.kill();
    }
}
