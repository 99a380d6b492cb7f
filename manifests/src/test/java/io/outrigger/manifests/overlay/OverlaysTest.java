package io.outrigger.manifests.overlay;

import io.outrigger.manifests.api.ApiObject;
import io.outrigger.manifests.api.ApiObjects;
import io.outrigger.manifests.model.ClusterSnapshot;
import io.outrigger.manifests.model.GatewayFamily;
import io.outrigger.manifests.sidecar.Image;
import io.outrigger.manifests.sidecar.Image.PullPolicy;
import io.outrigger.manifests.sidecar.SidecarSettings;
import io.outrigger.manifests.tree.Json.UnknownKeys;
import io.outrigger.manifests.tree.Yaml;
import io.outrigger.testkit.Golden;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OverlaysTest {
    private static final SidecarSettings SETTINGS =
            SidecarSettings.defaults(
                    "1.0.0", new Image("outrigger/extproc:1.0.0", PullPolicy.IF_NOT_PRESENT));

    static Stream<Golden> cases() {
        return Golden.cases("overlay");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void overlayOfAGateway(Golden it) {
        var snapshot = snapshot(it.read("in.yaml"));
        var gateway = snapshot.gateways().firstEntry().getValue();
        var family =
                it.toString().startsWith("eg") ? GatewayFamily.ENVOY_GATEWAY : GatewayFamily.ISTIO;

        var overlay = Overlays.of(gateway, family, snapshot, SETTINGS);

        it.matches("out.yaml", described(overlay));
        it.noUnusedFiles();
    }

    private static String described(Overlay overlay) {
        return switch (overlay) {
            case Overlay.Rendered(var object, var reference) ->
                    Yaml.print(List.of(object, reference));
            case Overlay.Conflict(var object, var message) ->
                    "# " + message + "\n" + Yaml.print(object);
            case Overlay.Impossible(var reason) -> "# " + reason.text() + "\n";
            case Overlay.Mistaken(var mistakes) -> "# " + String.join("\n# ", mistakes) + "\n";
        };
    }

    private static ClusterSnapshot snapshot(String yaml) {
        var objects = new ArrayList<ApiObject>();
        for (var tree : Yaml.documents(yaml)) {
            var kind = ApiObjects.kind(tree).orElseThrow();
            objects.add(ApiObjects.read(kind, tree, UnknownKeys.REFUSED));
        }
        return ClusterSnapshot.of(objects);
    }
}
