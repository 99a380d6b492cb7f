package io.outrigger.contract;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who may use which backends. Not part of Envoy AI Gateway's configuration: there Envoy's own
 * filters decide.
 *
 * @param policies each backend is named by one of them at most
 */
public record ClientAuth(List<Policy> policies) {
    public static final ClientAuth NONE = new ClientAuth(List.of());

    public ClientAuth {
        policies = List.copyOf(policies);
    }

    /**
     * What a request must fulfil; all parts that are there.
     *
     * @param name {@code namespace/name} of the SecurityPolicy
     * @param backends names of the {@link Backend}s that it protects
     * @param refusal why every request is refused; empty when the policy can be enforced
     */
    public record Policy(
            String name,
            List<String> backends,
            String refusal,
            @Nullable ApiKeyAuth apiKeyAuth,
            @Nullable BasicAuth basicAuth,
            @Nullable Jwt jwt,
            @Nullable Authorization authorization,
            @Nullable ExtAuth extAuth) {
        public Policy {
            backends = List.copyOf(backends);
        }

        /** The same for other backends. */
        public Policy protecting(List<String> names) {
            return new Policy(
                    name, names, refusal, apiKeyAuth, basicAuth, jwt, authorization, extAuth);
        }

        /** Whether the client's address matters. */
        public boolean needsClientAddress() {
            return authorization != null
                    && authorization.rules().stream().anyMatch(it -> !it.clientCIDRs().isEmpty());
        }
    }

    /**
     * A service that is asked about each request, without its body.
     *
     * @param headersToExtAuth headers of the request that it is told, in lower case; when empty, a
     *     service over gRPC is told all
     * @param failOpen whether a service that cannot be asked admits
     */
    public record ExtAuth(
            ExtAuthService service,
            List<String> headersToExtAuth,
            Duration timeout,
            boolean failOpen) {
        public ExtAuth {
            headersToExtAuth = List.copyOf(headersToExtAuth);
        }
    }

    /** How a service is asked. */
    public sealed interface ExtAuthService {
        /** Where the service is. */
        String url();

        /**
         * Over HTTP: 200 admits, anything else refuses.
         *
         * @param url what the request's own path comes after
         * @param headersToBackend headers of its answer that tell the backend who asks, in lower
         *     case
         */
        record Http(String url, List<String> headersToBackend) implements ExtAuthService {
            public Http {
                headersToBackend = List.copyOf(headersToBackend);
            }
        }

        /**
         * Over gRPC: Envoy's {@code envoy.service.auth.v3.Authorization}.
         *
         * @param url scheme, host and port; {@code http} is HTTP/2 in the clear
         * @param contextExtensions what it is told beside the request
         */
        record Grpc(String url, List<ContextExtension> contextExtensions)
                implements ExtAuthService {
            public Grpc {
                contextExtensions = List.copyOf(contextExtensions);
            }
        }
    }

    /** An entry of {@code context_extensions} in Envoy's {@code AttributeContext}. */
    public record ContextExtension(String name, String value) {}

    /**
     * A place of a request that may hold a credential.
     *
     * @param name of the header, in lower case; of the query parameter or the cookie
     * @param prefix what a header's value begins with before the credential; may be empty
     */
    public record Source(Place place, String name, String prefix) {}

    /** The kinds of place. */
    public enum Place {
        Header,
        Param,
        Cookie
    }

    /**
     * API keys.
     *
     * @param extractFrom the first place that holds a key counts
     * @param forwardClientIDHeader header that tells the backend the client's id; empty for none
     */
    public record ApiKeyAuth(
            List<Source> extractFrom, List<Client> clients, String forwardClientIDHeader) {
        public ApiKeyAuth {
            extractFrom = List.copyOf(extractFrom);
            clients = List.copyOf(clients);
        }
    }

    /**
     * A client with a key.
     *
     * @param sha256 of the key, in hexadecimal digits
     */
    public record Client(String id, String sha256) {}

    /**
     * HTTP basic authentication, RFC 7617.
     *
     * @param forwardUsernameHeader header that tells the backend the user's name; empty for none
     */
    public record BasicAuth(List<User> users, String forwardUsernameHeader) {
        public BasicAuth {
            users = List.copyOf(users);
        }
    }

    /**
     * A user with a password.
     *
     * @param sha1 of the password, in base64, as htpasswd has it after <code>{SHA}</code>
     */
    public record User(String name, Secret sha1) {}

    /**
     * JSON Web Tokens, RFC 7519.
     *
     * @param need what becomes of a request without a valid token
     * @param providers any of them may have issued the token
     */
    public record Jwt(Need need, List<JwtProvider> providers) {
        public Jwt {
            providers = List.copyOf(providers);
        }
    }

    /** Which tokens a request needs. */
    public enum Need {
        /** A valid one. */
        Required,
        /** None; one that it brings must be valid. */
        Optional,
        /** None; one that is not valid counts as none. */
        FailOpen
    }

    /**
     * Who issues tokens.
     *
     * @param issuer the claim {@code iss}; empty when any will do
     * @param audiences of which the claim {@code aud} must have one; empty when any will do
     * @param jwks the key set as JSON; empty when it has to be fetched
     * @param jwksUri where the key set is fetched; empty when it is given
     * @param cacheDuration how long a fetched key set is used before it is fetched again
     */
    public record JwtProvider(
            String name,
            String issuer,
            List<String> audiences,
            String jwks,
            String jwksUri,
            Duration cacheDuration,
            List<ClaimToHeader> claimToHeaders,
            List<Source> extractFrom) {
        public JwtProvider {
            audiences = List.copyOf(audiences);
            claimToHeaders = List.copyOf(claimToHeaders);
            extractFrom = List.copyOf(extractFrom);
        }
    }

    /**
     * A claim that the backend is told.
     *
     * @param claim path of the claim, its parts joined by dots
     */
    public record ClaimToHeader(String claim, String header) {}

    /**
     * Which requests may pass.
     *
     * @param rules the first that matches decides
     */
    public record Authorization(Action defaultAction, List<Rule> rules) {
        public Authorization {
            rules = List.copyOf(rules);
        }
    }

    /** What becomes of a request. */
    public enum Action {
        Allow,
        Deny
    }

    /**
     * Matches when everything that it lists does; an empty list matches any.
     *
     * @param clientCIDRs one must hold the client's address
     * @param headers all must match
     * @param jwt null when the token does not matter
     */
    public record Rule(
            String name,
            Action action,
            List<String> methods,
            @Nullable PathMatch path,
            List<String> clientCIDRs,
            List<Values> headers,
            @Nullable JwtPrincipal jwt) {
        public Rule {
            methods = List.copyOf(methods);
            clientCIDRs = List.copyOf(clientCIDRs);
            headers = List.copyOf(headers);
        }
    }

    /** A path to match, as of Gateway API's HTTPRoute. */
    public record PathMatch(PathMatchType type, String value) {}

    /** How a path is compared. */
    public enum PathMatchType {
        Exact,
        PathPrefix
    }

    /**
     * A claim that must have one of some values.
     *
     * @param name path of the claim, its parts joined by dots
     */
    public record Claim(String name, ClaimType valueType, List<String> values) {
        public Claim {
            values = List.copyOf(values);
        }
    }

    /** What a claim holds. */
    public enum ClaimType {
        String,
        StringArray
    }

    /** A header that must have one of some values. */
    public record Values(String name, List<String> values) {
        public Values {
            values = List.copyOf(values);
        }

        /** The same, of a header. */
        public Values inLowerCase() {
            return new Values(name.toLowerCase(Locale.ROOT), values);
        }
    }

    /**
     * What a token must say.
     *
     * @param provider name of the {@link JwtProvider} that verified it
     * @param claims all must match
     * @param scopes the token must grant all of them
     */
    public record JwtPrincipal(String provider, List<Claim> claims, List<String> scopes) {
        public JwtPrincipal {
            claims = List.copyOf(claims);
            scopes = List.copyOf(scopes);
        }
    }
}
