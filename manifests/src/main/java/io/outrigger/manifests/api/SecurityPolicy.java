package io.outrigger.manifests.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Envoy Gateway's SecurityPolicy.
 *
 * @param spec read in two steps: a policy whose targets are known must never be passed over because
 *     of a field that is not
 */
public record SecurityPolicy(ObjectMeta metadata, JsonNode spec, Status status)
        implements ApiObject {
    public SecurityPolicy {
        status = status == null ? Status.NONE : status;
    }

    /** What a policy is for. */
    public record Targets(
            @Nullable TargetReference targetRef,
            List<TargetReference> targetRefs,
            List<TargetSelector> targetSelectors) {
        public Targets {
            targetRefs = List.copyOf(targetRefs);
            targetSelectors = List.copyOf(targetSelectors);
        }
    }

    /** An object of the policy's namespace, or a section of it. */
    public record TargetReference(
            String group, String kind, String name, @Nullable String sectionName) {}

    /** All objects of a kind that have some labels. */
    public record TargetSelector(
            @Nullable String group,
            String kind,
            @Nullable TargetNamespaces namespaces,
            Map<String, String> matchLabels,
            List<Gateway.Requirement> matchExpressions) {
        public TargetSelector {
            matchLabels = Map.copyOf(matchLabels);
            matchExpressions = List.copyOf(matchExpressions);
        }
    }

    /** Where a selector looks; {@code Same} when absent. */
    public record TargetNamespaces(
            @Nullable String from, Gateway.@Nullable LabelSelector selector) {}

    /** What we honour of the spec; a key that is not here makes the policy unsupported. */
    public record Spec(
            @Nullable JsonNode targetRef,
            @Nullable JsonNode targetRefs,
            @Nullable JsonNode targetSelectors,
            @Nullable APIKeyAuth apiKeyAuth,
            @Nullable BasicAuth basicAuth,
            @Nullable JWT jwt,
            @Nullable Authorization authorization,
            @Nullable CORS cors,
            @Nullable ExtAuth extAuth) {}

    /**
     * A service that is asked about each request.
     *
     * @param timeout a duration of Gateway API
     */
    public record ExtAuth(
            @Nullable GRPCExtAuthService grpc,
            @Nullable HTTPExtAuthService http,
            List<String> headersToExtAuth,
            List<ContextExtension> contextExtensions,
            @Nullable String timeout,
            @Nullable Boolean failOpen,
            @Nullable Boolean recomputeRoute) {
        public ExtAuth {
            headersToExtAuth = List.copyOf(headersToExtAuth);
            contextExtensions = List.copyOf(contextExtensions);
        }
    }

    /** What a service is told beside the request. */
    public record ContextExtension(String name, @Nullable String type, @Nullable String value) {}

    /** One that speaks Envoy's gRPC API. */
    public record GRPCExtAuthService(
            @Nullable BackendObjectReference backendRef, List<BackendObjectReference> backendRefs) {
        public GRPCExtAuthService {
            backendRefs = List.copyOf(backendRefs);
        }
    }

    /** One that speaks HTTP. */
    public record HTTPExtAuthService(
            @Nullable BackendObjectReference backendRef,
            List<BackendObjectReference> backendRefs,
            @Nullable String path,
            List<String> headersToBackend) {
        public HTTPExtAuthService {
            backendRefs = List.copyOf(backendRefs);
            headersToBackend = List.copyOf(headersToBackend);
        }
    }

    /**
     * Which pages of other origins may call.
     *
     * @param maxAge a duration of Gateway API
     */
    public record CORS(
            List<String> allowOrigins,
            List<String> allowMethods,
            List<String> allowHeaders,
            List<String> exposeHeaders,
            @Nullable String maxAge,
            @Nullable Boolean allowCredentials) {
        public CORS {
            allowOrigins = List.copyOf(allowOrigins);
            allowMethods = List.copyOf(allowMethods);
            allowHeaders = List.copyOf(allowHeaders);
            exposeHeaders = List.copyOf(exposeHeaders);
        }
    }

    /** API keys: a Secret's keys are clients, its values their API keys. */
    public record APIKeyAuth(
            List<SecretObjectReference> credentialRefs,
            List<ExtractFrom> extractFrom,
            @Nullable String forwardClientIDHeader,
            @Nullable Boolean sanitize) {
        public APIKeyAuth {
            credentialRefs = List.copyOf(credentialRefs);
            extractFrom = List.copyOf(extractFrom);
        }
    }

    /** Where requests have their API key. */
    public record ExtractFrom(List<String> headers, List<String> params, List<String> cookies) {
        public ExtractFrom {
            headers = List.copyOf(headers);
            params = List.copyOf(params);
            cookies = List.copyOf(cookies);
        }
    }

    /** Users and passwords: a Secret with key {@code .htpasswd}. */
    public record BasicAuth(SecretObjectReference users, @Nullable String forwardUsernameHeader) {}

    /** JSON Web Tokens. */
    public record JWT(
            @Nullable Boolean optional, @Nullable Boolean failOpen, List<JWTProvider> providers) {
        public JWT {
            providers = List.copyOf(providers);
        }
    }

    /** Who issues tokens. */
    public record JWTProvider(
            String name,
            @Nullable String issuer,
            List<String> audiences,
            @Nullable RemoteJWKS remoteJWKS,
            @Nullable LocalJWKS localJWKS,
            List<ClaimToHeader> claimToHeaders,
            @Nullable Boolean recomputeRoute,
            @Nullable JWTExtractor extractFrom) {
        public JWTProvider {
            audiences = List.copyOf(audiences);
            claimToHeaders = List.copyOf(claimToHeaders);
        }
    }

    /** Keys to fetch. */
    public record RemoteJWKS(String uri, @Nullable String cacheDuration) {}

    /** Keys in the policy itself. */
    public record LocalJWKS(@Nullable String type, @Nullable String inline) {}

    /** A claim that backends are told. */
    public record ClaimToHeader(String header, String claim) {}

    /** Where requests have their token. */
    public record JWTExtractor(
            List<JWTHeaderExtractor> headers, List<String> cookies, List<String> params) {
        public JWTExtractor {
            headers = List.copyOf(headers);
            cookies = List.copyOf(cookies);
            params = List.copyOf(params);
        }
    }

    /** A header with a token. */
    public record JWTHeaderExtractor(String name, @Nullable String valuePrefix) {}

    /** Who may what; {@code Deny} unless a rule allows. */
    public record Authorization(@Nullable Action defaultAction, List<Rule> rules) {
        public Authorization {
            rules = List.copyOf(rules);
        }
    }

    /** What becomes of a request. */
    public enum Action {
        Allow,
        Deny
    }

    /** The first rule that matches counts. */
    public record Rule(
            @Nullable String name,
            Action action,
            @Nullable Operation operation,
            @Nullable Principal principal) {}

    /** What is asked for. */
    public record Operation(List<String> methods, @Nullable PathMatch path) {
        public Operation {
            methods = List.copyOf(methods);
        }
    }

    /** A path to match. */
    public record PathMatch(@Nullable String type, String value) {}

    /** Who asks. */
    public record Principal(
            List<String> clientCIDRs,
            @Nullable JWTPrincipal jwt,
            List<AuthorizationHeaderMatch> headers) {
        public Principal {
            clientCIDRs = List.copyOf(clientCIDRs);
            headers = List.copyOf(headers);
        }
    }

    /** A header that must have one of some values. */
    public record AuthorizationHeaderMatch(String name, List<String> values) {
        public AuthorizationHeaderMatch {
            values = List.copyOf(values);
        }
    }

    /** What a token must say. */
    public record JWTPrincipal(String provider, List<JWTClaim> claims, List<String> scopes) {
        public JWTPrincipal {
            claims = List.copyOf(claims);
            scopes = List.copyOf(scopes);
        }
    }

    /** A claim that must have one of some values. */
    public record JWTClaim(String name, @Nullable ClaimType valueType, List<String> values) {
        public JWTClaim {
            values = List.copyOf(values);
        }
    }

    /** What a claim holds. */
    public enum ClaimType {
        String,
        StringArray
    }
}
