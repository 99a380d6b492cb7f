package io.outrigger.controller.install;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.contract.FilterConfig;
import io.outrigger.manifests.tree.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * From what version 0.1.0 installed for all namespaces to the present chart, by real helm: it
 * removes what the present chart does not have.
 */
class UpgradeIT {
    private static final String OBJECTS =
            """
            {apiVersion: v1, kind: Namespace, metadata: {name: NS, labels: {outrigger.io/injection: enabled}}}
            ---
            {apiVersion: gateway.networking.k8s.io/v1, kind: Gateway, metadata: {name: gw, namespace: NS},
             spec: {gatewayClassName: istio, listeners: [{name: http, port: 80, protocol: HTTP}]}}
            """;
    private static final String SECRET = "/api/v1/namespaces/ai/secrets/outrigger-ai.gw";

    /** As the older controller left it: ours of today may lack rights that it did not need. */
    private static final String CONFIG =
            """
            {apiVersion: v1, kind: Secret, metadata: {name: outrigger-ai.gw, namespace: ai, labels: {app.kubernetes.io/managed-by: outrigger}},
             data: {filter-config.yaml: dmVyc2lvbjogdjAuMS4wCg==}}
            """;

    private static InstallationBed bed;

    @BeforeAll
    static void start() {
        bed = InstallationBed.start();
        bed.apply(OBJECTS, "ai");
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    @Test
    void gatewaysKeepWhatTheyHaveAndNothingIsLeftBehind() throws Exception {
        var before = Inventory.of(bed.http());
        var older = olderChart();
        bed.helm("install", "outrigger", older.toString());
        bed.startController();
        bed.await("failurePolicy Fail", bed::failsClosed);
        bed.server().apply(CONFIG);
        var kept = uids(older());
        kept.keySet().retainAll(uids(present()).keySet());
        var secret = bed.http().get(SECRET);

        bed.helm(
                "upgrade",
                "outrigger",
                Chart.FOLDER,
                "-f",
                "charts/outrigger/all-namespaces.yaml",
                "--set=namespace.create=false");
        assertThat(bed.failsClosed()).as("while the older controller still runs").isTrue();
        bed.startController();

        bed.await(
                "pods with the present sidecar",
                () -> bed.pod("gw").toString().contains("extproc:" + FilterConfig.VERSION));
        bed.await("failurePolicy Fail", bed::failsClosed);
        assertThat(kept).isNotEmpty();
        assertThat(uids(present())).as("objects of both versions").containsAllEntriesOf(kept);
        bed.await(
                "the present configuration",
                () -> !bed.http().get(SECRET).path("data").equals(secret.path("data")));
        assertThat(uid(SECRET)).isEqualTo(secret.at("/metadata/uid").asString());
        var gone = paths(older());
        gone.removeAll(paths(present()));
        assertThat(gone).as("orphans").allSatisfy(it -> assertThat(bed.http().find(it)).isEmpty());

        bed.helm("uninstall", "outrigger");

        bed.await("nothing is left", () -> Inventory.of(bed.http()).equals(before));
    }

    /** What it installed, as a chart: helm's own flag makes the namespace. */
    private static Path olderChart() throws IOException {
        Path folder = bed.run().folder("outrigger-0.1.0");
        Files.writeString(
                folder.resolve("Chart.yaml"),
                "{apiVersion: v2, name: outrigger, version: 0.1.0, appVersion: v0.1.0}\n");
        var templates = Files.createDirectories(folder.resolve("templates"));
        int number = 0;
        for (var object : older()) {
            Files.writeString(templates.resolve(number++ + ".yaml"), object.toString());
        }
        return folder;
    }

    private static List<JsonNode> older() throws IOException {
        try (var in =
                Objects.requireNonNull(
                        UpgradeIT.class.getResourceAsStream("/install/outrigger-0.1.0.yaml"))) {
            return withoutNamespace(Yaml.documents(new String(in.readAllBytes(), UTF_8)));
        }
    }

    private static List<JsonNode> present() {
        return withoutNamespace(
                new Chart(bed.operator()).objects("-f", "charts/outrigger/all-namespaces.yaml"));
    }

    private static List<JsonNode> withoutNamespace(List<JsonNode> objects) {
        return objects.stream()
                .filter(it -> !it.path("kind").asString("").equals("Namespace"))
                .toList();
    }

    private static Set<String> paths(List<JsonNode> objects) {
        var paths = new TreeSet<String>();
        objects.forEach(it -> paths.add(bed.http().path(it)));
        return paths;
    }

    private static Map<String, String> uids(List<JsonNode> objects) {
        var uids = new TreeMap<String, String>();
        paths(objects).stream()
                .filter(it -> bed.http().find(it).isPresent())
                .forEach(it -> uids.put(it, uid(it)));
        return uids;
    }

    private static String uid(String path) {
        return bed.http().get(path).at("/metadata/uid").asString();
    }
}
