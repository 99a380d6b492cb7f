package io.outrigger.controller.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.manifests.tree.Json;
import java.util.Base64;
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

    private static ObjectNode secret(int bytes) {
        return Json.object(
                "data",
                Json.object(
                        "filter-config.yaml", Base64.getEncoder().encodeToString(new byte[bytes])));
    }
}
