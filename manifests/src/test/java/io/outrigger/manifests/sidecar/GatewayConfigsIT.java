package io.outrigger.manifests.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.manifests.api.ApiObjects;
import io.outrigger.manifests.api.GatewayConfig;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.sidecar.Image.PullPolicy;
import io.outrigger.manifests.tree.Json;
import io.outrigger.manifests.tree.Json.UnknownKeys;
import io.outrigger.manifests.tree.Yaml;
import io.outrigger.testkit.cluster.KubeApiServer;
import io.outrigger.testkit.cluster.KubeApiServer.ServiceAccounts;
import io.outrigger.testkit.cluster.KubeHttp;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.settings.TestBed;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** No mistake in a GatewayConfig keeps a pod from being created. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GatewayConfigsIT {
    private static final int SAMPLES = 400;
    private static final SidecarSettings SETTINGS =
            SidecarSettings.defaults("1.0.0", new Image("extproc:1", PullPolicy.IF_NOT_PRESENT));

    private static final List<String> ENV =
            List.of(
                    "{name: A, value: x}",
                    "{name: A.b-c_1}",
                    "{name: 1A, value: x}",
                    "{name: \"\u00e9\", value: x}",
                    "{name: 'a b', value: x}",
                    "{name: B, valueFrom: {secretKeyRef: {name: s, key: k, optional: true}}}",
                    "{name: B, valueFrom: {secretKeyRef: {name: S_, key: k}}}",
                    "{name: B, valueFrom: {configMapKeyRef: {name: a.b, key: 'k k'}}}",
                    "{name: B, valueFrom: {configMapKeyRef: {name: a.b, key: k, optional: 'no'}}}",
                    "{name: C, valueFrom: {fieldRef: {fieldPath: metadata.name}}}",
                    "{name: C, valueFrom: {fieldRef: {apiVersion: v1, fieldPath: \"metadata.labels['a/b']\"}}}",
                    "{name: C, valueFrom: {fieldRef: {apiVersion: v2, fieldPath: metadata.name}}}",
                    "{name: C, valueFrom: {fieldRef: {fieldPath: \"metadata.labels['-']\"}}}",
                    "{name: C, valueFrom: {fieldRef: {fieldPath: spec.containers}}}",
                    "{name: C, valueFrom: {fieldRef: {}}}",
                    "{name: D, valueFrom: {resourceFieldRef: {resource: limits.memory, divisor: 1Mi}}}",
                    "{name: D, valueFrom: {resourceFieldRef: {resource: limits.cpu, divisor: 1Mi}}}",
                    "{name: D, valueFrom: {resourceFieldRef: {resource: limits.gpu}}}",
                    "{name: D, valueFrom: {resourceFieldRef: {resource: requests.cpu, containerName: x}}}",
                    "{name: E, valueFrom: {}}",
                    "{name: E, valueFrom: {fieldRef: x}}",
                    "{name: E, valueFrom: {fieldRef: {fieldPath: metadata.uid}, secretKeyRef: {name: s, key: k}}}",
                    "{name: E, valueFrom: {vaultRef: {}}}");
    private static final List<String> MOUNTS =
            List.of(
                    "{name: good, mountPath: /a}",
                    "{name: good, mountPath: /a, readOnly: true}",
                    "{name: good, mountPath: /b, subPath: x/x}",
                    "{name: good, mountPath: /c, subPath: ../x}",
                    "{name: good, mountPath: /d, subPath: /x}",
                    "{name: good, mountPath: /e, subPath: a, subPathExpr: b}",
                    "{name: good, mountPath: /f, mountPropagation: HostToContainer}",
                    "{name: good, mountPath: /g, mountPropagation: Bidirectional}",
                    "{name: good, mountPath: /h, mountPropagation: Other}",
                    "{name: good, mountPath: /i, recursiveReadOnly: Enabled}",
                    "{name: good, mountPath: /j, recursiveReadOnly: Disabled}",
                    "{name: good, mountPath: /k, readOnly: 'yes'}",
                    "{name: good, mountPath: /etc/filter-config}",
                    "{name: good, mountPath: ''}");
    private static final List<String> AMOUNTS =
            List.of("100m", "1Gi", "2Gi", "0", "-1", "x", "1e3", "0.5");
    private static final List<String> RESOURCES =
            List.of("cpu", "memory", "ephemeral-storage", "gpu", "example.com/gpu");

    private final RunFolder run = RunFolder.create(TestBed.find());
    private final KubeApiServer server =
            KubeApiServer.start(TestBed.find(), run, ServiceAccounts.OPTIONAL);

    @AfterAll
    void stop() {
        server.close();
        run.close();
    }

    @Test
    void whatIsLeftOfAnyGatewayConfigMakesAPod() {
        var random = new Random(5);
        var softly = new SoftAssertions();
        int changed = 0;
        for (int i = 0; i < SAMPLES; i++) {
            var container = container(random);
            var applied =
                    GatewayConfigs.applied(SETTINGS, config(container), PodSecurity.RESTRICTED);

            softly.assertThat(refusal(applied.settings()))
                    .as("%s, %s", container, applied.problems())
                    .isEmpty();
            changed += applied.settings().equals(SETTINGS) ? 0 : 1;
        }
        softly.assertAll();
        assertThat(changed).as("configurations that changed something").isGreaterThan(SAMPLES / 2);
    }

    private static ObjectNode container(Random random) {
        var container = Json.object();
        container.set("env", some(ENV, random));
        container.set("volumeMounts", some(MOUNTS, random));
        var resources = container.putObject("resources");
        for (String list : List.of("requests", "limits")) {
            if (random.nextBoolean()) {
                resources.putObject(list).put(one(RESOURCES, random), one(AMOUNTS, random));
            }
        }
        return container;
    }

    private static ArrayNode some(List<String> all, Random random) {
        var some = Json.array();
        for (int i = random.nextInt(4); i > 0; i--) {
            some.add(Yaml.documents(one(all, random)).getFirst());
        }
        return some;
    }

    private static String one(List<String> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }

    private static GatewayConfig config(ObjectNode container) {
        var tree =
                Json.object(
                        "metadata", Json.object("name", "c", "namespace", "ai"),
                        "spec",
                                Json.object(
                                        "extProc",
                                        Json.object("kubernetes", container.deepCopy())));
        return (GatewayConfig) ApiObjects.read(Kinds.GATEWAY_CONFIG, tree, UnknownKeys.REFUSED);
    }

    /** Why the API server does not take the pod; empty if it does. */
    private String refusal(SidecarSettings settings) {
        var pod =
                (ObjectNode)
                        Yaml.documents(
                                        """
                                        apiVersion: v1
                                        kind: Pod
                                        metadata: {generateName: p-}
                                        spec:
                                          containers: [{name: envoy, image: envoy}]
                                          volumes: [{name: good, emptyDir: {}}]
                                        """)
                                .getFirst();
        var spec = new SidecarSpec(Proxy.ENVOY, "s", settings, PodWishes.NONE);
        try {
            server.http()
                    .post(
                            "/api/v1/namespaces/default/pods?dryRun=All&fieldValidation=Strict",
                            Sidecars.added(pod, spec));
            return "";
        } catch (KubeHttp.Refused e) {
            return e.toString();
        }
    }
}
