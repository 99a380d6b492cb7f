package io.outrigger.manifests.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.manifests.envoy.DataPlane;
import io.outrigger.manifests.envoy.ExtProc;
import io.outrigger.manifests.envoygateway.EnvoyGatewayObjects;
import io.outrigger.manifests.envoygateway.RouteGuards;
import io.outrigger.manifests.envoygateway.SingleBackends;
import io.outrigger.manifests.model.FilterConfigs;
import io.outrigger.manifests.model.GatewayResolver;
import io.outrigger.manifests.tree.Yaml;
import io.outrigger.testkit.Golden;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of a Gateway where Envoy Gateway calls no hooks. */
class HooklessGoldenTest {
    private static final DataPlane WITHOUT_HOOKS =
            new DataPlane(
                    DataPlane.DEFAULT.udsPath(),
                    DataPlane.DEFAULT.caBundle(),
                    ExtProc.SIDECAR,
                    false);

    static Stream<Golden> cases() {
        return Golden.cases("hookless");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void generates(Golden it) {
        var snapshot = Snapshots.of(it.read("in.yaml"));
        var gateway =
                SingleBackends.of(
                        GatewayResolver.resolve(snapshot.gateways().firstKey(), snapshot));
        var objects = EnvoyGatewayObjects.of(List.of(gateway), Set.of(), WITHOUT_HOOKS);
        String guard = RouteGuards.of(gateway);

        it.matches(
                "out.problems.txt",
                gateway.routes().stream()
                        .flatMap(route -> route.problems())
                        .map(problem -> problem.reason() + ": " + problem.message() + "\n")
                        .collect(Collectors.joining()));
        it.matches(
                "out.envoygateway.yaml",
                Yaml.print(
                        Stream.concat(
                                        objects.shared().stream(),
                                        objects.routes().values().stream().flatMap(List::stream))
                                .toList()));
        assertThat(objects.wiring().httpRoutes()).isEmpty();
        assertThat(FilterConfigs.of(List.of(gateway), guard).routeGuard()).isEqualTo(guard);
        it.noUnusedFiles();
    }
}
