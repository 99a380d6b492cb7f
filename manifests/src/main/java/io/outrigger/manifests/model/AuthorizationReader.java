package io.outrigger.manifests.model;

import io.outrigger.contract.ClientAuth.Action;
import io.outrigger.contract.ClientAuth.Authorization;
import io.outrigger.contract.ClientAuth.Claim;
import io.outrigger.contract.ClientAuth.ClaimType;
import io.outrigger.contract.ClientAuth.JwtPrincipal;
import io.outrigger.contract.ClientAuth.PathMatch;
import io.outrigger.contract.ClientAuth.PathMatchType;
import io.outrigger.contract.ClientAuth.Rule;
import io.outrigger.contract.ClientAuth.Values;
import io.outrigger.manifests.api.SecurityPolicy;
import io.outrigger.manifests.api.SecurityPolicy.JWTPrincipal;
import io.outrigger.manifests.api.SecurityPolicy.Operation;
import io.outrigger.manifests.api.SecurityPolicy.Principal;
import io.outrigger.manifests.model.PolicyProblem.Reason;
import io.outrigger.manifests.model.SecurityPolicyReader.Refused;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code spec.authorization}. */
final class AuthorizationReader {
    private static final Operation ANY_OPERATION = new Operation(List.of(), null);
    private static final Principal ANYBODY = new Principal(List.of(), null, List.of());
    private static final Pattern CIDR = Pattern.compile("[0-9a-fA-F.:]+/[0-9]{1,3}");

    private AuthorizationReader() {}

    static Authorization authorization(
            SecurityPolicy.Authorization authorization, SecurityPolicy.@Nullable JWT jwt)
            throws Refused {
        var rules = new ArrayList<Rule>();
        for (int i = 0; i < authorization.rules().size(); i++) {
            rules.add(
                    rule(authorization.rules().get(i), jwt, "spec.authorization.rules[" + i + "]"));
        }
        return new Authorization(
                action(
                        Objects.requireNonNullElse(
                                authorization.defaultAction(), SecurityPolicy.Action.Deny)),
                rules);
    }

    private static Action action(SecurityPolicy.Action action) {
        return switch (action) {
            case Allow -> Action.Allow;
            case Deny -> Action.Deny;
        };
    }

    private static Rule rule(
            SecurityPolicy.Rule rule, SecurityPolicy.@Nullable JWT jwt, String field)
            throws Refused {
        var operation = Objects.requireNonNullElse(rule.operation(), ANY_OPERATION);
        var principal = Objects.requireNonNullElse(rule.principal(), ANYBODY);
        for (String range : principal.clientCIDRs()) {
            if (!isRange(range)) {
                throw new Refused(
                        Reason.Invalid,
                        "%s.principal.clientCIDRs: %s (expected: such as 10.0.0.0/8)"
                                .formatted(field, range));
            }
        }
        return new Rule(
                SecurityPolicyReader.orEmpty(rule.name()),
                action(rule.action()),
                operation.methods(),
                operation.path() == null ? null : path(operation.path(), field),
                principal.clientCIDRs(),
                principal.headers().stream()
                        .map(it -> new Values(it.name(), it.values()).inLowerCase())
                        .toList(),
                principal.jwt() == null ? null : token(principal.jwt(), jwt, field));
    }

    private static boolean isRange(String text) {
        int slash = text.indexOf('/');
        if (!CIDR.matcher(text).matches()) {
            return false;
        }
        try {
            int bits =
                    InetAddress.ofLiteral(text.substring(0, slash)).getAddress().length * Byte.SIZE;
            return Integer.parseInt(text.substring(slash + 1)) <= bits;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static PathMatch path(SecurityPolicy.PathMatch path, String field) throws Refused {
        return switch (Objects.requireNonNullElse(path.type(), "PathPrefix")) {
            case "Exact" -> new PathMatch(PathMatchType.Exact, path.value());
            case "PathPrefix" -> new PathMatch(PathMatchType.PathPrefix, path.value());
            default ->
                    throw new Refused(
                            Reason.NotYetSupported,
                            "%s.operation.path.type: %s: not supported yet"
                                    .formatted(field, path.type()));
        };
    }

    private static JwtPrincipal token(
            JWTPrincipal principal, SecurityPolicy.@Nullable JWT jwt, String field) throws Refused {
        if (jwt == null
                || jwt.providers().stream()
                        .noneMatch(it -> it.name().equals(principal.provider()))) {
            throw new Refused(
                    Reason.Invalid,
                    "%s.principal.jwt.provider: %s (expected: one of spec.jwt.providers)"
                            .formatted(field, principal.provider()));
        }
        return new JwtPrincipal(
                principal.provider(),
                principal.claims().stream()
                        .map(it -> new Claim(it.name(), type(it.valueType()), it.values()))
                        .toList(),
                principal.scopes());
    }

    private static ClaimType type(SecurityPolicy.@Nullable ClaimType type) {
        return switch (type) {
            case StringArray -> ClaimType.StringArray;
            case String -> ClaimType.String;
            case null -> ClaimType.String;
        };
    }
}
