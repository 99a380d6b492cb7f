package io.outrigger.extproc.serving;

import io.outrigger.contract.Backend;
import io.outrigger.contract.FilterConfig;
import io.outrigger.contract.codec.Loaded.Mistake;
import io.outrigger.extproc.access.AccessPolicies;
import io.outrigger.extproc.access.Services;
import io.outrigger.extproc.cost.Costs;
import io.outrigger.extproc.credential.CredentialException;
import io.outrigger.extproc.credential.Credentials;
import io.outrigger.extproc.provider.Provider;
import io.outrigger.extproc.provider.Providers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A configuration made ready to serve. Immutable: a stream keeps the one it was opened with.
 *
 * @param hash of the text that it was read from; empty before the first
 * @param backends by name
 */
public record ServingConfig(
        String hash,
        FilterConfig filter,
        Map<String, ServingBackend> backends,
        Costs costs,
        AccessPolicies access) {

    /** What is served before a file was read. */
    public static final ServingConfig EMPTY =
            new ServingConfig(
                    "",
                    FilterConfig.EMPTY,
                    Map.of(),
                    Costs.of(FilterConfig.EMPTY),
                    AccessPolicies.NONE);

    /** What is wrong with a configuration that is well formed; empty when it can be served. */
    public static List<Mistake> mistakes(FilterConfig config) {
        return Costs.mistakes(config);
    }

    /**
     * Makes a configuration without {@link #mistakes} ready. A backend whose credential cannot be
     * used is out, alone: it may be another tenant's than the rest.
     */
    public static ServingConfig of(
            FilterConfig config,
            String hash,
            Providers providers,
            Credentials credentials,
            Services services) {
        var backends = new LinkedHashMap<String, ServingBackend>();
        for (Backend backend : config.backends()) {
            backends.put(backend.name(), serving(backend, providers, credentials));
        }
        return new ServingConfig(
                hash,
                config,
                Map.copyOf(backends),
                Costs.of(config),
                AccessPolicies.of(config.clientAuth(), config.backends(), services));
    }

    private static ServingBackend serving(
            Backend backend, Providers providers, Credentials credentials) {
        Optional<Provider> provider = providers.find(backend.schema().name());
        if (provider.isEmpty()) {
            return new ServingBackend.Unsupported(
                    backend, "schema " + backend.schema().name() + " is not supported yet");
        }
        try {
            return new ServingBackend.Ready(
                    backend,
                    provider.get(),
                    credentials.of(backend.auth()),
                    credentials.hidden(backend.auth()),
                    BodyChanges.of(backend.httpBodyMutation()));
        } catch (CredentialException e) {
            return new ServingBackend.Unsupported(backend, "auth: " + e.getMessage());
        }
    }
}
