package io.outrigger.conformance.istio;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.outrigger.manifests.tree.Json;
import io.outrigger.manifests.tree.Yaml;
import io.outrigger.testkit.cluster.Cluster;
import io.outrigger.testkit.cluster.KubeHttp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** All that we generate for Istio, golden case by golden case, before a real API server. */
class GeneratedObjectsET {
    private static final Path GOLDEN = Path.of("../manifests/src/test/resources/golden/gateway");

    @Test
    void theApiServerTakesThemAndKnowsEveryField() throws IOException {
        KubeHttp api = Cluster.shared().server().http();
        try (Stream<Path> cases = Files.list(GOLDEN)) {
            for (Path it : cases.sorted().toList()) {
                for (JsonNode tree :
                        Yaml.documents(Files.readString(it.resolve("out.istio.yaml")))) {
                    var object = (ObjectNode) tree;
                    // its owner exists in the case only
                    object.withObject("/metadata").remove("ownerReferences");
                    api.apply(namespaceOf(object));
                    assertThatCode(() -> api.apply(object))
                            .as(it.getFileName() + ": " + object)
                            .doesNotThrowAnyException();
                    api.delete(api.path(object));
                }
            }
        }
    }

    private static ObjectNode namespaceOf(ObjectNode object) {
        return Json.object(
                "apiVersion",
                "v1",
                "kind",
                "Namespace",
                "metadata",
                Json.object("name", object.at("/metadata/namespace").asString()));
    }
}
