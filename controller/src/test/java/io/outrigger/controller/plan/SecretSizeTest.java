package io.outrigger.controller.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.tree.Json;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class SecretSizeTest {
    @Test
    void whatFitsIsRight() {
        assertThat(SecretSize.mistake(Json.object())).isEmpty();
        assertThat(SecretSize.mistake(secret(1 << 20))).isEmpty();
    }

    @Test
    void oneByteMoreIsTold() {
        assertThat(SecretSize.mistake(secret((1 << 20) + 1)))
                .hasValueSatisfying(
                        it ->
                                assertThat(it)
                                        .contains(
                                                "has 1048577 bytes",
                                                "expected: at most 1048576",
                                                "another Gateway"));
    }

    @Test
    void allItsValuesCount() {
        var secret = secret((1 << 20) - 1);
        secret.withObject("/data").put("more", "AAAA");

        assertThat(SecretSize.mistake(secret)).isNotEqualTo(Optional.empty());
    }

    @Test
    void secretsOfOneConfigurationAreWrittenTogetherOrNotAtAll() {
        var mistakes =
                SecretSize.mistakes(
                        List.of(
                                desired("one", "large", (1 << 20) + 1),
                                desired("one", "small", 1),
                                desired("two", "full", 1 << 20),
                                desired("two", "other", 1)));

        assertThat(mistakes).hasSize(2);
        assertThat(mistakes.get(ref("large"))).contains("has 1048577 bytes");
        assertThat(mistakes.get(ref("small"))).isEqualTo("not written without Secret ai/large");
    }

    private static Desired desired(String gateway, String name, int bytes) {
        var tree = secret(bytes);
        tree.putObject("metadata").put("namespace", "ai").put("name", name);
        return Desired.from(
                new ObjectRef(Kinds.GATEWAY, new ObjectKey("ai", gateway)),
                Kinds.SECRET,
                Desired.Stage.CONFIG,
                tree);
    }

    private static ObjectRef ref(String name) {
        return new ObjectRef(Kinds.SECRET, new ObjectKey("ai", name));
    }

    private static ObjectNode secret(int bytes) {
        return Json.object(
                "data",
                Json.object("routes.yaml", Base64.getEncoder().encodeToString(new byte[bytes])));
    }
}
