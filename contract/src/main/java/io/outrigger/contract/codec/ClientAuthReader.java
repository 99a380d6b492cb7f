package io.outrigger.contract.codec;

import io.outrigger.contract.ClientAuth;
import io.outrigger.contract.ClientAuth.Action;
import io.outrigger.contract.ClientAuth.ApiKeyAuth;
import io.outrigger.contract.ClientAuth.Authorization;
import io.outrigger.contract.ClientAuth.BasicAuth;
import io.outrigger.contract.ClientAuth.Claim;
import io.outrigger.contract.ClientAuth.ClaimToHeader;
import io.outrigger.contract.ClientAuth.ClaimType;
import io.outrigger.contract.ClientAuth.Client;
import io.outrigger.contract.ClientAuth.ContextExtension;
import io.outrigger.contract.ClientAuth.ExtAuth;
import io.outrigger.contract.ClientAuth.ExtAuthService;
import io.outrigger.contract.ClientAuth.Jwt;
import io.outrigger.contract.ClientAuth.JwtPrincipal;
import io.outrigger.contract.ClientAuth.JwtProvider;
import io.outrigger.contract.ClientAuth.Need;
import io.outrigger.contract.ClientAuth.PathMatch;
import io.outrigger.contract.ClientAuth.PathMatchType;
import io.outrigger.contract.ClientAuth.Place;
import io.outrigger.contract.ClientAuth.Policy;
import io.outrigger.contract.ClientAuth.Rule;
import io.outrigger.contract.ClientAuth.Source;
import io.outrigger.contract.ClientAuth.User;
import io.outrigger.contract.ClientAuth.Values;
import io.outrigger.contract.WireNames;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.regex.Pattern;

/** Who may use which backends. {@link ClientAuthWriter} is its mirror. */
final class ClientAuthReader {
    private static final Duration DEFAULT_CACHE = Duration.ofMinutes(5);

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private ClientAuthReader() {}

    static ClientAuth clientAuth(Fields in) {
        var policies =
                ConfigReader.unique(
                        in,
                        "policies",
                        in.list("policies", ClientAuthReader::policy),
                        Policy::name);
        var seen = new HashSet<String>();
        policies.stream()
                .flatMap(it -> it.backends().stream())
                .filter(it -> !seen.add(it))
                .forEach(
                        it ->
                                in.mistake(
                                        "policies",
                                        Quoted.of(it)
                                                + " in two policies (expected: one of a backend)"));
        return new ClientAuth(policies);
    }

    private static Policy policy(Fields in) {
        return new Policy(
                in.required("name", "namespace/name of a SecurityPolicy"),
                in.texts("backends"),
                in.text("refusal"),
                in.object("apiKeyAuth", ClientAuthReader::apiKeyAuth),
                in.object("basicAuth", ClientAuthReader::basicAuth),
                in.object("jwt", ClientAuthReader::jwt),
                in.object("authorization", ClientAuthReader::authorization),
                in.object("extAuth", ClientAuthReader::extAuth));
    }

    private static ExtAuth extAuth(Fields in) {
        return new ExtAuth(
                extAuthService(in),
                in.headerNames("headersToExtAuth"),
                duration(in, "timeout"),
                in.flag("failOpen"));
    }

    private static ExtAuthService extAuthService(Fields in) {
        var http =
                new ExtAuthService.Http(
                        in.text("url", Form.HTTP_URL), in.headerNames("headersToBackend"));
        var grpc = in.object("grpc", ClientAuthReader::grpc);
        if (http.url().isEmpty() == (grpc == null)) {
            in.mistake(
                    (grpc == null ? "no service" : "two services")
                            + " (expected: either url or grpc)");
        }
        return grpc == null ? http : grpc;
    }

    private static ExtAuthService.Grpc grpc(Fields in) {
        return new ExtAuthService.Grpc(
                in.required("url", Form.ORIGIN),
                in.list("contextExtensions", ClientAuthReader::contextExtension));
    }

    private static ContextExtension contextExtension(Fields in) {
        return new ContextExtension(
                in.required("name", "the name of a context extension"), in.text("value"));
    }

    private static ApiKeyAuth apiKeyAuth(Fields in) {
        return new ApiKeyAuth(
                in.list("extractFrom", ClientAuthReader::source),
                in.list("clients", ClientAuthReader::client),
                headerName(in, "forwardClientIDHeader"));
    }

    private static Source source(Fields in) {
        var place = in.choice("place", Place.class);
        String name = in.required("name", "a name");
        return new Source(
                place,
                place == Place.Header ? name.toLowerCase(Locale.ROOT) : name,
                in.text("prefix"));
    }

    private static Client client(Fields in) {
        String id = in.required("id", "the id of a client");
        in.required("sha256", "64 hexadecimal digits");
        String hash = in.secret("sha256").value();
        if (!hash.isEmpty() && !SHA256.matcher(hash).matches()) {
            in.mistake("sha256", "[redacted] (expected: 64 hexadecimal digits)");
        }
        return new Client(id, hash);
    }

    private static BasicAuth basicAuth(Fields in) {
        return new BasicAuth(
                in.list("users", ClientAuthReader::user), headerName(in, "forwardUsernameHeader"));
    }

    private static User user(Fields in) {
        String name = in.required("name", "the name of a user");
        in.required("sha1", "a hash");
        return new User(name, in.secret("sha1"));
    }

    private static Jwt jwt(Fields in) {
        return new Jwt(
                in.choice("need", Need.class), in.list("providers", ClientAuthReader::provider));
    }

    private static JwtProvider provider(Fields in) {
        String jwks = in.text("jwks");
        String jwksUri = in.text("jwksUri", Form.HTTP_URL);
        if (jwks.isEmpty() == jwksUri.isEmpty()) {
            in.mistake(
                    (jwks.isEmpty() ? "no keys" : "two") + " (expected: either jwks or jwksUri)");
        }
        return new JwtProvider(
                in.required("name", "the name of a provider"),
                in.text("issuer"),
                in.texts("audiences"),
                jwks,
                jwksUri,
                duration(in, "cacheDuration"),
                in.list("claimToHeaders", ClientAuthReader::claimToHeader),
                in.list("extractFrom", ClientAuthReader::source));
    }

    private static Duration duration(Fields in, String key) {
        String text = in.text(key);
        try {
            Duration duration = text.isEmpty() ? DEFAULT_CACHE : Duration.parse(text);
            if (duration.isPositive()) {
                return duration;
            }
        } catch (DateTimeException _) {
            // told below
        }
        in.mistake(key, Quoted.of(text) + " (expected: an ISO 8601 duration such as PT5M)");
        return DEFAULT_CACHE;
    }

    private static ClaimToHeader claimToHeader(Fields in) {
        return new ClaimToHeader(
                in.required("claim", "the path of a claim"), headerName(in, "header"));
    }

    private static Authorization authorization(Fields in) {
        return new Authorization(
                in.choice("defaultAction", Action.class), in.list("rules", ClientAuthReader::rule));
    }

    private static Rule rule(Fields in) {
        return new Rule(
                in.text("name"),
                in.choice("action", Action.class),
                in.texts("methods"),
                in.object("path", ClientAuthReader::path),
                in.texts("clientCIDRs"),
                in.list("headers", it -> values(it).inLowerCase()),
                in.object("jwt", ClientAuthReader::principal));
    }

    private static PathMatch path(Fields in) {
        return new PathMatch(
                in.choice("type", PathMatchType.class), in.required("value", "a path"));
    }

    private static Values values(Fields in) {
        return new Values(in.required("name", "a name"), in.texts("values"));
    }

    private static JwtPrincipal principal(Fields in) {
        return new JwtPrincipal(
                in.required("provider", "the name of a provider"),
                in.list("claims", ClientAuthReader::claim),
                in.texts("scopes"));
    }

    private static Claim claim(Fields in) {
        return new Claim(
                in.required("name", "the path of a claim"),
                in.choice("valueType", ClaimType.class),
                in.texts("values"));
    }

    private static String headerName(Fields in, String key) {
        String name = in.text(key, Form.HEADER_NAME).toLowerCase(Locale.ROOT);
        if (name.startsWith(WireNames.INTERNAL_PREFIX)) {
            in.mistake(key, Quoted.of(name) + " (expected: a header that is not internal)");
        }
        return name;
    }
}
