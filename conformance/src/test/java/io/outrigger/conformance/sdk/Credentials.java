package io.outrigger.conformance.sdk;

import io.outrigger.contract.Backend;
import io.outrigger.contract.BackendAuth;
import io.outrigger.contract.FilterConfig;
import io.outrigger.contract.codec.FilterConfigYaml;
import io.outrigger.contract.codec.Loaded;
import io.outrigger.testkit.sdk.StrictProviders;

/** Gives each backend its credential, as policies would. */
final class Credentials {
    private Credentials() {}

    /** The text of a filter configuration, with credentials. */
    static String added(String yaml, StrictProviders providers) {
        return switch (FilterConfigYaml.read(yaml, FilterConfig.VERSION)) {
            case Loaded.Refused(var mistakes) ->
                    throw new IllegalStateException(mistakes.toString());
            case Loaded.Accepted(var config, _) -> FilterConfigYaml.write(added(config, providers));
        };
    }

    private static FilterConfig added(FilterConfig config, StrictProviders providers) {
        return new FilterConfig(
                config.version(),
                config.uuid(),
                config.globalLLMRequestCosts(),
                config.llmRequestCosts(),
                config.backends().stream().map(it -> added(it, providers)).toList(),
                config.models(),
                config.modelsByHost(),
                config.unscopedModels(),
                config.mcpConfig());
    }

    private static Backend added(Backend backend, StrictProviders providers) {
        Service service =
                Service.ALL.stream()
                        .filter(it -> backend.name().startsWith("ai/" + it.name() + "/"))
                        .findFirst()
                        .orElseThrow();
        var credential = service.credential().apply(providers.place(service.fake()));
        return new Backend(
                backend.name(),
                backend.modelNameOverride(),
                backend.schema(),
                new BackendAuth(credential, null),
                backend.httpHeaderMutation(),
                backend.httpBodyMutation());
    }
}
