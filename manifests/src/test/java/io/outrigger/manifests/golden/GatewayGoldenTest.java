package io.outrigger.manifests.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.contract.FilterConfig;
import io.outrigger.contract.codec.FilterConfigYaml;
import io.outrigger.contract.codec.Loaded;
import io.outrigger.manifests.envoy.DataPlane;
import io.outrigger.manifests.envoygateway.EnvoyGatewayObjects;
import io.outrigger.manifests.istio.IstioObjects;
import io.outrigger.manifests.model.AiRoute;
import io.outrigger.manifests.model.FilterConfigs;
import io.outrigger.manifests.model.GatewayModel;
import io.outrigger.manifests.model.GatewayResolver;
import io.outrigger.manifests.model.Problem;
import io.outrigger.manifests.standalone.Bootstrap;
import io.outrigger.manifests.standalone.StandaloneSettings;
import io.outrigger.manifests.tree.Yaml;
import io.outrigger.testkit.Golden;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every case has one Gateway; what becomes of it on each family is a file. */
class GatewayGoldenTest {

    static Stream<Golden> cases() {
        return Golden.cases("gateway");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void generates(Golden it) {
        var snapshot = Snapshots.of(it.read("in.yaml"));
        var gateway = GatewayResolver.resolve(snapshot.gateways().firstKey(), snapshot);
        String config = FilterConfigYaml.write(FilterConfigs.of(gateway));

        it.matches("out.problems.txt", problems(gateway));
        it.matches("out.filter-config.yaml", config);
        it.matches("out.envoy.yaml", Yaml.print(Bootstrap.of(gateway, StandaloneSettings.DEFAULT)));
        var istio = IstioObjects.of(List.of(gateway), DataPlane.DEFAULT);
        var objects =
                Stream.of(
                                istio.gateways().values(),
                                istio.access(),
                                istio.deadEnds(),
                                istio.routes().values().stream().flatMap(List::stream).toList())
                        .flatMap(Collection::stream)
                        .toList();
        it.matches("out.istio.yaml", Yaml.print(objects));
        var envoyGateway = EnvoyGatewayObjects.of(List.of(gateway), Set.of(), DataPlane.DEFAULT);
        it.matches(
                "out.envoygateway.yaml",
                Yaml.print(
                        Stream.concat(
                                        envoyGateway.shared().stream(),
                                        envoyGateway.routes().values().stream()
                                                .flatMap(List::stream))
                                .toList()));
        assertThat(FilterConfigYaml.read(config, FilterConfig.VERSION))
                .isInstanceOf(Loaded.Accepted.class);
        it.noUnusedFiles();
    }

    private static String problems(GatewayModel gateway) {
        return gateway.routes().stream()
                .flatMap(route -> route.problems().map(it -> text(route, it)))
                .collect(Collectors.joining());
    }

    private static String text(AiRoute route, Problem problem) {
        return "%s: AIGatewayRoute %s: %s%n"
                .formatted(problem.reason(), route.key(), problem.message());
    }
}
