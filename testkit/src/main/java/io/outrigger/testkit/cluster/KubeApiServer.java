package io.outrigger.testkit.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.outrigger.testkit.process.Await;
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
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A real API server with its etcd: RBAC, admission, CRDs. No controller runs, so pods need no
 * ServiceAccount unless {@link ServiceAccounts#REQUIRED} says that kube-controller-manager makes
 * them.
 */
public final class KubeApiServer implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration ESTABLISHED = Duration.ofSeconds(60);

    private final Path folder;
    private final URI uri;
    private final String token;
    private final Child etcd;
    private final Command command;
    private Child server;
    private final KubeHttp http;
    private final KubernetesClient client;

    /** Whether a pod must have a ServiceAccount. */
    public enum ServiceAccounts {
        /**
         * The admission plugin is off: pods can be created in a namespace without any controller.
         */
        OPTIONAL,
        /** The admission plugin is on; kube-controller-manager has to run. */
        REQUIRED
    }

    private KubeApiServer(Started started, Child etcd, Command command) {
        this.folder = started.folder;
        this.uri = started.uri;
        this.token = started.token;
        this.etcd = etcd;
        this.command = command;
        this.server = Child.start(command);
        server.await("its certificate", START, () -> Files.exists(caFile()));
        this.http = new KubeHttp(uri, token, Pems.trusting(caFile()));
        server.await("ready", START, http::isReady);
        this.client = new KubernetesClientBuilder().withConfig(config(token)).build();
    }

    private record Started(Path folder, URI uri, String token) {}

    /** Starts both, empty, and waits until the server is ready. */
    public static KubeApiServer start(TestBed bed, RunFolder run, ServiceAccounts accounts) {
        return start(bed, run.folder("kube"), accounts);
    }

    /** The same, with the CRDs of Gateway API and Istio served from the first moment. */
    public static KubeApiServer startWithCrds(
            TestBed bed, RunFolder run, ServiceAccounts accounts) {
        Path folder = run.folder("kube");
        Seed.copy(bed, run, folder.resolve("etcd"));
        return start(bed, folder, accounts);
    }

    static KubeApiServer start(TestBed bed, Path folder, ServiceAccounts accounts) {
        int etcdPort = FreePorts.next();
        int port = FreePorts.next();
        var started =
                new Started(
                        folder,
                        URI.create("https://127.0.0.1:" + port),
                        UUID.randomUUID().toString());
        write(folder.resolve("tokens.csv"), started.token + ",admin,admin,system:masters\n");
        write(folder.resolve("audit-policy.yaml"), Audit.POLICY);
        Pems.writeKeyPair(folder.resolve("sa.key"), folder.resolve("sa.pub"));
        var etcd = Child.start(etcd(bed, folder, etcdPort));
        return new KubeApiServer(started, etcd, server(bed, folder, etcdPort, port, accounts));
    }

    /** Its address. */
    public URI uri() {
        return uri;
    }

    /** A folder like the one that a pod has its ServiceAccount's files in, with all rights. */
    Path serviceAccountFiles() {
        Path files = folder.resolve("serviceaccount");
        try {
            Files.createDirectories(files);
            Files.copy(caFile(), files.resolve("ca.crt"), StandardCopyOption.REPLACE_EXISTING);
            Files.writeString(files.resolve("token"), token);
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A client with all rights. */
    public KubernetesClient client() {
        return client;
    }

    /** The API as paths and JSON trees, with all rights. */
    public KubeHttp http() {
        return http;
    }

    /** The certificate that clients have to trust. */
    public Path caFile() {
        return folder.resolve("certs/apiserver.crt");
    }

    /** A kubeconfig file with all rights. */
    public Path kubeconfig() {
        return writeKubeconfig("admin", token);
    }

    /** A kubeconfig file of a ServiceAccount, which must exist: what RBAC gives it, and no more. */
    public Path kubeconfig(String namespace, String serviceAccount) {
        return writeKubeconfig(
                namespace + "." + serviceAccount, tokenOf(namespace, serviceAccount));
    }

    /** A client of a ServiceAccount, which must exist; to be closed by the caller. */
    public KubernetesClient client(String namespace, String serviceAccount) {
        return new KubernetesClientBuilder()
                .withConfig(config(tokenOf(namespace, serviceAccount)))
                .build();
    }

    /** What ServiceAccounts of a namespace have asked for so far. */
    public Audit audit(String namespace) {
        return Audit.read(folder.resolve("audit.log"), namespace);
    }

    /** Applies all documents, in order, by server-side apply. */
    public void apply(String yaml) {
        Yaml.documents(yaml).forEach(http::apply);
    }

    /** Applies the CRDs of a YAML text and waits until they are served. */
    public void installCrds(String yaml) {
        install(Yaml.documents(yaml));
    }

    /**
     * Applies the CRDs of a file, or of the YAML files of a folder, and waits until they are
     * served.
     */
    public void installCrds(Path path) {
        install(Yaml.below(path));
    }

    /** Kills the server, but not its etcd, and starts it again at the same address. */
    public void restart() {
        server.kill();
        server = Child.start(command);
        server.await("ready again", START, http::isReady);
    }

    /** Kills both: nothing of their state is wanted any more, and a soft stop takes minutes. */
    @Override
    public void close() {
        client.close();
        server.kill();
        etcd.kill();
    }

    /** Ends both so that the folder of etcd can be used again. */
    void stopCleanly() {
        client.close();
        server.kill();
        etcd.close();
    }

    Path folder() {
        return folder;
    }

    Path serviceAccountKey() {
        return folder.resolve("sa.key");
    }

    private void install(List<JsonNode> crds) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture.allOf(
                            crds.stream()
                                    .map(
                                            crd ->
                                                    CompletableFuture.runAsync(
                                                            () -> http.apply(crd), threads))
                                    .toArray(CompletableFuture<?>[]::new))
                    .join();
        }
        for (JsonNode crd : crds) {
            String path = http.path(crd);
            Await.until("Established: " + path, ESTABLISHED, () -> isEstablished(http.get(path)));
        }
    }

    private static boolean isEstablished(JsonNode crd) {
        for (JsonNode condition : crd.path("status").path("conditions")) {
            if (condition.path("type").asString("").equals("Established")) {
                return condition.path("status").asString("").equals("True");
            }
        }
        return false;
    }

    private String tokenOf(String namespace, String serviceAccount) {
        var request = JsonMapper.shared().createObjectNode();
        request.putObject("spec").put("expirationSeconds", 36_000);
        return http.post(
                        "/api/v1/namespaces/%s/serviceaccounts/%s/token"
                                .formatted(namespace, serviceAccount),
                        request)
                .path("status")
                .path("token")
                .asString();
    }

    private Config config(String bearer) {
        // Config.empty: this machine's own kubeconfig must not leak into a test
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(uri.toString())
                .withOauthToken(bearer)
                .withCaCertFile(caFile().toString())
                .withNamespace("default")
                .build();
    }

    private Path writeKubeconfig(String user, String bearer) {
        String text =
                """
                apiVersion: v1
                kind: Config
                current-context: testkit
                clusters:
                - name: testkit
                  cluster: {server: "%s", certificate-authority: "%s"}
                contexts:
                - name: testkit
                  context: {cluster: testkit, user: "%s", namespace: default}
                users:
                - name: "%s"
                  user: {token: "%s"}
                """
                        .formatted(uri, caFile(), user, user, bearer);
        return write(folder.resolve(user + ".kubeconfig"), text);
    }

    private static Command etcd(TestBed bed, Path folder, int port) {
        String client = "http://127.0.0.1:" + port;
        String peer = "http://127.0.0.1:" + FreePorts.next();
        return Command.of(
                "etcd",
                folder,
                bed.tool("etcd"),
                "--data-dir=" + folder.resolve("etcd"),
                "--listen-client-urls=" + client,
                "--advertise-client-urls=" + client,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=default=" + peer,
                "--unsafe-no-fsync",
                // alone, it need not wait long for an election
                "--heartbeat-interval=10",
                "--election-timeout=100",
                "--log-level=warn");
    }

    private static Command server(
            TestBed bed, Path folder, int etcdPort, int port, ServiceAccounts accounts) {
        var command =
                Command.of(
                        "kube-apiserver",
                        folder,
                        bed.tool("kube-apiserver"),
                        "--etcd-servers=http://127.0.0.1:" + etcdPort,
                        "--secure-port=" + port,
                        "--bind-address=127.0.0.1",
                        "--advertise-address=127.0.0.1",
                        "--cert-dir=" + folder.resolve("certs"),
                        "--service-account-issuer=https://kubernetes.default.svc",
                        "--service-account-key-file=" + folder.resolve("sa.pub"),
                        "--service-account-signing-key-file=" + folder.resolve("sa.key"),
                        "--service-cluster-ip-range=10.0.0.0/16",
                        "--token-auth-file=" + folder.resolve("tokens.csv"),
                        "--audit-policy-file=" + folder.resolve("audit-policy.yaml"),
                        "--audit-log-path=" + folder.resolve("audit.log"),
                        "--authorization-mode=RBAC");
        return switch (accounts) {
            case OPTIONAL -> command.plus(List.of("--disable-admission-plugins=ServiceAccount"));
            case REQUIRED -> command;
        };
    }

    private static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text, UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
