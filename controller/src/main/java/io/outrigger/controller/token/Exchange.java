package io.outrigger.controller.token;

import io.outrigger.contract.Secret;
import io.outrigger.manifests.model.TokenExchange;
import io.outrigger.manifests.model.TokenExchange.AwsWebIdentity;
import io.outrigger.manifests.model.TokenExchange.EntraFederation;
import io.outrigger.manifests.model.TokenExchange.EntraSecret;
import io.outrigger.manifests.model.TokenExchange.GoogleFederation;
import io.outrigger.manifests.model.TokenExchange.GoogleServiceAccount;
import io.outrigger.manifests.model.TokenExchange.OidcClient;
import java.net.URI;
import java.time.InstantSource;

/** Exchanges what a policy has for a token that its provider takes, call by call. */
public final class Exchange {
    private final Transport transport;
    private final Endpoints endpoints;
    private final InstantSource clock;

    public Exchange(Transport transport, Endpoints endpoints, InstantSource clock) {
        this.transport = transport;
        this.endpoints = endpoints;
        this.clock = clock;
    }

    /** Sends one call. */
    @FunctionalInterface
    public interface Transport {
        /**
         * The answer, whatever its status.
         *
         * @throws ExchangeException if there is none
         */
        Answer send(Call call) throws ExchangeException, InterruptedException;
    }

    /**
     * The token.
     *
     * @throws ExchangeException if a call fails
     */
    public Token token(TokenExchange exchange) throws ExchangeException, InterruptedException {
        return switch (exchange) {
            case AwsWebIdentity it -> {
                var call = SecurityTokenService.call(it, oidc(it.client()), endpoints);
                yield SecurityTokenService.token(call, transport.send(call));
            }
            case EntraSecret it -> entra(Entra.call(it, endpoints));
            case EntraFederation it -> entra(Entra.call(it, oidc(it.client()), endpoints));
            case GoogleServiceAccount it -> google(Google.call(it, clock.instant()));
            case GoogleFederation it -> {
                var call = Google.exchange(it, oidc(it.client()), endpoints);
                yield it.serviceAccount().isEmpty()
                        ? google(call)
                        : impersonated(it, Google.federated(call, transport.send(call)));
            }
        };
    }

    private Token entra(Call call) throws ExchangeException, InterruptedException {
        var now = clock.instant();
        return Entra.token(call, transport.send(call), now);
    }

    private Token google(Call call) throws ExchangeException, InterruptedException {
        var now = clock.instant();
        return Google.token(call, transport.send(call), now);
    }

    private Token impersonated(GoogleFederation exchange, Secret federated)
            throws ExchangeException, InterruptedException {
        var call = Google.impersonation(exchange, federated, endpoints);
        return Google.impersonated(call, transport.send(call));
    }

    private Secret oidc(OidcClient client) throws ExchangeException, InterruptedException {
        var call = provider(client).token(client);
        return OidcProvider.accessToken(call, transport.send(call));
    }

    private OidcProvider provider(OidcClient client)
            throws ExchangeException, InterruptedException {
        URI tokens = client.tokenEndpoint();
        if (tokens != null) {
            return new OidcProvider(tokens, OidcProvider.Authentication.BASIC);
        }
        var call = OidcProvider.discovery(client);
        return OidcProvider.discovered(client, call, transport.send(call));
    }
}
