package io.outrigger.controller.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeptTest {
    private final List<String> read = new ArrayList<>();
    private final Kept<String> kept = new Kept<>(new KubernetesSerialization(), this::read);

    @Test
    void aVersionIsReadOnceAndOnlyIfSomebodyAsks() {
        put("1", "skipped");
        put("2", "seen");

        assertThat(kept.objects()).containsExactly("seen");
        put("2", "the same version");
        assertThat(kept.objects()).containsExactly("seen");

        assertThat(read).containsExactly("seen");
    }

    @Test
    void theInformerLearnsWhichVersionThereWas() {
        assertThat(put("1", "first")).isNull();

        var before = Objects.requireNonNull(put("2", "second"));

        assertThat(before.getMetadata().getResourceVersion()).isEqualTo("1");
        assertThat(kept.getKey(before)).isEqualTo("ai/gw");
        assertThat(Objects.requireNonNull(kept.remove("ai/gw")).getMetadata().getUid())
                .isEqualTo("uid");
        assertThat(kept.objects()).isEmpty();
    }

    private @Nullable GenericKubernetesResource put(String version, String value) {
        var resource = new GenericKubernetesResource();
        resource.setMetadata(
                new ObjectMetaBuilder()
                        .withNamespace("ai")
                        .withName("gw")
                        .withUid("uid")
                        .withResourceVersion(version)
                        .withManagedFields(new ManagedFieldsEntry())
                        .build());
        resource.setAdditionalProperties(Map.of("value", value));
        return kept.put(kept.getKey(resource), resource);
    }

    private String read(Seen seen) {
        var tree = seen.tree();
        assertThat(tree.path("metadata").path("managedFields").size()).isZero();
        read.add(tree.path("value").asString());
        return read.getLast();
    }
}
