package io.outrigger.manifests.sidecar;

import io.outrigger.manifests.tree.Json;
import io.outrigger.manifests.tree.Yaml;
import io.outrigger.testkit.cluster.KubeApiServer;
import io.outrigger.testkit.cluster.KubeApiServer.ServiceAccounts;
import io.outrigger.testkit.cluster.KubeHttp;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.settings.TestBed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** We refuse what the API server refuses: anywhere, and where Pod Security is restricted. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecurityContextIT {
    private static final int SAMPLES = 300;

    /** This API server runs without {@code --allow-privileged}, and has nothing else to say. */
    private static final String NOT_ALLOWED_HERE =
            "^422 Pod \"[^\"]*\" is invalid: spec[^ ]*privileged: Forbidden: disallowed by cluster policy$";

    /** Values that are right, forbidden or mistaken, as YAML. */
    private static final Map<String, List<String>> FIELDS =
            Map.ofEntries(
                    Map.entry("allowPrivilegeEscalation", List.of("true", "false", "'false'")),
                    Map.entry(
                            "appArmorProfile",
                            List.of(
                                    "{type: RuntimeDefault}",
                                    "{type: Unconfined}",
                                    "{type: Localhost, localhostProfile: p}",
                                    "{type: Localhost}",
                                    "{}",
                                    "x")),
                    Map.entry(
                            "capabilities",
                            List.of(
                                    "{drop: [ALL]}",
                                    "{drop: [NET_RAW]}",
                                    "{add: [NET_BIND_SERVICE], drop: [ALL]}",
                                    "{add: [CHOWN], drop: [ALL]}",
                                    "{add: [CAP_SYS_ADMIN], drop: [ALL]}",
                                    "{add: NET_BIND_SERVICE}",
                                    "{dorp: [ALL], drop: [ALL]}",
                                    "{add: [NET_BIND_SERVICE]}")),
                    Map.entry("privileged", List.of("false", "true")),
                    Map.entry("procMount", List.of("Default", "Unmasked", "Other")),
                    Map.entry("readOnlyRootFilesystem", List.of("true", "false")),
                    Map.entry("runAsGroup", List.of("0", "1000", "-1", "'1000'")),
                    Map.entry("runAsNonRoot", List.of("true", "false")),
                    Map.entry("runAsUser", List.of("0", "1000", "2147483647", "2147483648", "1.5")),
                    Map.entry(
                            "seLinuxOptions",
                            List.of(
                                    "{type: container_t}",
                                    "{type: spc_t}",
                                    "{user: u}",
                                    "{role: r}",
                                    "{level: 's0:c1'}",
                                    "{user: 1}")),
                    Map.entry(
                            "seccompProfile",
                            List.of(
                                    "{type: RuntimeDefault}",
                                    "{type: Localhost, localhostProfile: a/a/p.json}",
                                    "{type: Unconfined}")),
                    Map.entry("readOnlyRootFileSystem", List.of("true")));

    private final RunFolder run = RunFolder.create(TestBed.find());
    private final KubeApiServer server =
            KubeApiServer.start(TestBed.find(), run, ServiceAccounts.OPTIONAL);

    @BeforeAll
    void namespace() {
        server.apply(
                """
                apiVersion: v1
                kind: Namespace
                metadata:
                  name: restricted
                  labels: {pod-security.kubernetes.io/enforce: restricted}
                """);
    }

    @AfterAll
    void stop() {
        server.close();
        run.close();
    }

    @Test
    void theApiServerRefusesWhatWeRefuse() {
        var random = new Random(7);
        var softly = new SoftAssertions();
        int accepted = 0;
        for (int i = 0; i < SAMPLES; i++) {
            var fields = fields(random);
            var context = SecurityContext.RESTRICTED.with(fields);
            var refused = new ArrayList<>(context.mistakes());
            refused.addAll(context.contradictions());
            var anywhere = created("default", context.tree()).replaceFirst(NOT_ALLOWED_HERE, "");
            softly.assertThat(anywhere.isEmpty())
                    .as("%s: %s, %s", fields, refused, anywhere)
                    .isEqualTo(refused.isEmpty());
            refused.removeAll(context.contradictions());
            refused.addAll(context.violations());

            var restricted = created("restricted", context.tree());

            softly.assertThat(restricted.isEmpty())
                    .as("restricted: %s: %s, %s", fields, refused, restricted)
                    .isEqualTo(refused.isEmpty());
            accepted += refused.isEmpty() ? 1 : 0;
        }
        softly.assertThat(accepted).as("contexts that are restricted").isBetween(20, SAMPLES - 20);
        softly.assertAll();
    }

    private static ObjectNode fields(Random random) {
        var fields = Json.object();
        FIELDS.keySet().stream()
                .sorted()
                .filter(_ -> random.nextInt(6) == 0)
                .forEach(name -> fields.set(name, value(name, random)));
        return fields;
    }

    private static JsonNode value(String name, Random random) {
        var values = FIELDS.getOrDefault(name, List.of());
        return Yaml.documents(values.get(random.nextInt(values.size()))).getFirst();
    }

    /** Why not; empty if the API server would have the pod. */
    private String created(String namespace, JsonNode context) {
        var pod =
                (ObjectNode)
                        Yaml.documents(
                                        """
                        apiVersion: v1
                        kind: Pod
                        metadata: {generateName: p-}
                        spec: {containers: [{name: c, image: c}]}
                        """)
                                .getFirst();
        ((ObjectNode) pod.at("/spec/containers/0")).set("securityContext", context);
        try {
            server.http()
                    .post(
                            "/api/v1/namespaces/"
                                    + namespace
                                    + "/pods?dryRun=All&fieldValidation=Strict",
                            pod);
            return "";
        } catch (KubeHttp.Refused e) {
            return String.valueOf(e.getMessage());
        }
    }
}
