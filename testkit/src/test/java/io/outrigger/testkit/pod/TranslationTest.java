package io.outrigger.testkit.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TranslationTest {
    @TempDir Path root;

    private static final String MOUNTS =
            "{name: a, mountPath: /etc/a}, {name: b, mountPath: /etc/a/b, subPath: s}";

    @ParameterizedTest
    @CsvSource({
        "unix:///etc/a/run.sock, unix://ROOT/v0/run.sock",
        "/etc/a/b/c, ROOT/v1/s/c",
        "--x=/etc/a, --x=ROOT/v0",
        "'/etc/a:/etc/a/b', 'ROOT/v0:ROOT/v1/s'",
        "/etc/abc, /etc/abc",
        "/my/etc/a, /my/etc/a",
    })
    void mountPathsBecomeFoldersOfThePod(String text, String expected) {
        assertThat(of(MOUNTS).of(text)).isEqualTo(expected.replace("ROOT", root.toString()));
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:9856, 127.7.7.7:9856",
        "http://localhost:1064/x, http://127.7.7.7:1064/x",
        "0.0.0.0:80, 127.7.7.7:80",
        ":1063, 127.7.7.7:1063",
        "--listen=:1063, --listen=127.7.7.7:1063",
        "10.0.0.1:80, 10.0.0.1:80",
        "127.0.0.1, 127.0.0.1",
        "a:b:80, a:b:80",
        "1064, 1064",
    })
    void loopbackIsThePodsOwnAddress(String text, String expected) {
        assertThat(of(MOUNTS).of(text)).isEqualTo(expected);
    }

    @Test
    void aPathThatOthersKnowTooBecomesALink() {
        Path shared = root.resolve("runs/uds");

        var linked = of("{name: a, mountPath: " + shared + "}");

        assertThat(shared).isSymbolicLink();
        assertThat(shared.toAbsolutePath())
                .satisfies(
                        path ->
                                assertThat(path.toRealPath())
                                        .isEqualTo(root.toRealPath().resolve("v0")));
        assertThat(linked.of(shared + "/run.sock")).isEqualTo(shared + "/run.sock");
    }

    private Translation of(String mounts) {
        var pod =
                Serialization.unmarshal(
                        """
                        apiVersion: v1
                        kind: Pod
                        metadata: {name: p, namespace: n}
                        spec:
                          containers: [{name: c, volumeMounts: [%s]}]
                          volumes: [{name: a, emptyDir: {}}, {name: b, emptyDir: {}}]
                        """
                                .formatted(mounts),
                        Pod.class);
        var volumes =
                new Volumes(pod, root, new VolumeContent(new FakeObjects()), Delivery.AT_ONCE);
        Container container = pod.getSpec().getContainers().getFirst();
        return Translation.of(container, volumes, root.resolve("runs"), root, "127.7.7.7");
    }
}
