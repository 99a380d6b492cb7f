package io.outrigger.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.outrigger.testkit.cluster.KubeApiServer.ServiceAccounts;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.settings.TestBed;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KubeApiServerIT {
    private static RunFolder run;
    private static KubeApiServer server;

    @BeforeAll
    static void start() {
        var bed = TestBed.find();
        run = RunFolder.create(bed);
        server = KubeApiServer.start(bed, run, ServiceAccounts.OPTIONAL);
    }

    @AfterAll
    static void stop() {
        server.close();
        run.close();
    }

    @Test
    void appliesSeveralDocumentsAndTheClientReadsThem() {
        server.apply(
                """
                apiVersion: v1
                kind: Namespace
                metadata: {name: two, labels: {a: "1"}}
                ---
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: c, namespace: two}
                data: {k: v}
                """);

        var map = server.client().configMaps().inNamespace("two").withName("c").get();

        assertThat(map.getData()).containsEntry("k", "v");
    }

    @Test
    void anUnknownFieldIsRefusedNotDropped() {
        assertThatThrownBy(
                        () ->
                                server.apply(
                                        """
                                        apiVersion: v1
                                        kind: ConfigMap
                                        metadata: {name: c}
                                        dada: {k: v}
                                        """))
                .hasMessageContaining("dada");
    }

    @Test
    void aCrdIsServedAndValidatesOnceItIsInstalled() {
        server.installCrds(
                """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: floats.example.test}
                spec:
                  group: example.test
                  scope: Namespaced
                  names: {kind: Float, plural: floats}
                  versions:
                  - name: v1
                    served: true
                    storage: true
                    schema:
                      openAPIV3Schema:
                        type: object
                        properties:
                          spec: {type: object, properties: {length: {type: integer, maximum: 9}}}
                """);
        String object =
                """
                apiVersion: example.test/v1
                kind: Float
                metadata: {name: f}
                spec: {length: %d}
                """;

        server.apply(object.formatted(9));

        assertThatThrownBy(() -> server.apply(object.formatted(10))).hasMessageContaining("length");
    }

    @Test
    void aServiceAccountMayOnlyDoWhatRbacGives() {
        server.apply(
                """
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: reader, namespace: default}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata: {name: reader, namespace: default}
                rules:
                - {apiGroups: [""], resources: [configmaps], verbs: [list]}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata: {name: reader, namespace: default}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
                subjects: [{kind: ServiceAccount, name: reader, namespace: default}]
                """);

        try (var reader = server.client("default", "reader")) {
            assertThat(reader.configMaps().inNamespace("default").list().getItems()).isNotNull();
            assertThatThrownBy(() -> reader.secrets().inNamespace("default").list())
                    .isInstanceOf(KubernetesClientException.class)
                    .hasMessageContaining("forbidden");
        }
    }
}
