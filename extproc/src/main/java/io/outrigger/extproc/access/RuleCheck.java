package io.outrigger.extproc.access;

import io.outrigger.contract.ClientAuth.Action;
import io.outrigger.contract.ClientAuth.Authorization;
import io.outrigger.contract.ClientAuth.Claim;
import io.outrigger.contract.ClientAuth.JwtPrincipal;
import io.outrigger.contract.ClientAuth.PathMatch;
import io.outrigger.contract.ClientAuth.Rule;
import io.outrigger.extproc.client.ErrorKind;
import io.outrigger.extproc.http.Headers;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Decides by rules, of which the first that matches counts. */
final class RuleCheck {
    private final Action defaultAction;
    private final List<Compiled> rules;

    private record Compiled(Rule rule, List<Cidr> ranges) {}

    /**
     * Rules that are ready.
     *
     * @throws IllegalArgumentException if a range of addresses is none
     */
    RuleCheck(Authorization authorization) {
        this.defaultAction = authorization.defaultAction();
        this.rules =
                authorization.rules().stream()
                        .map(
                                it ->
                                        new Compiled(
                                                it,
                                                it.clientCIDRs().stream()
                                                        .map(Cidr::parse)
                                                        .toList()))
                        .toList();
    }

    /**
     * Decides about a request.
     *
     * @param address the client's; null when it is not known
     * @param token null when the request has no valid one
     */
    Verdict judge(Headers headers, @Nullable InetAddress address, @Nullable Token token) {
        for (var rule : rules) {
            if (!matches(rule.rule(), headers, token)) {
                continue;
            }
            if (rule.ranges().isEmpty()) {
                return verdict(rule.rule().action());
            }
            if (address == null) {
                return new Verdict.AddressUnknown();
            }
            if (contain(rule.ranges(), address)) {
                return verdict(rule.rule().action());
            }
        }
        return verdict(defaultAction);
    }

    private static boolean contain(List<Cidr> ranges, InetAddress address) {
        return ranges.stream().anyMatch(it -> it.contains(address));
    }

    private static Verdict verdict(Action action) {
        return switch (action) {
            case Allow -> Verdict.Admitted.PLAIN;
            case Deny ->
                    new Verdict.Refused(
                            ErrorKind.FORBIDDEN,
                            "the access policy of this route does not allow the request",
                            "");
        };
    }

    private static boolean matches(Rule rule, Headers headers, @Nullable Token token) {
        return (rule.methods().isEmpty() || rule.methods().contains(headers.get(":method")))
                && (rule.path() == null || matches(rule.path(), headers.path()))
                && rule.headers().stream()
                        .allMatch(it -> it.values().contains(headers.find(it.name())))
                && (rule.jwt() == null || (token != null && matches(rule.jwt(), token)));
    }

    private static boolean matches(PathMatch match, String path) {
        return switch (match.type()) {
            case Exact -> path.equals(match.value());
            case PathPrefix -> {
                String prefix = match.value().replaceFirst("/+$", "");
                yield path.equals(prefix) || path.startsWith(prefix + "/");
            }
        };
    }

    private static boolean matches(JwtPrincipal principal, Token token) {
        return principal.provider().equals(token.provider())
                && principal.claims().stream().allMatch(it -> matches(it, token))
                && principal.scopes().stream().allMatch(scopes(token)::contains);
    }

    private static boolean matches(Claim claim, Token token) {
        Object value = token.claim(claim.name());
        return switch (claim.valueType()) {
            case String -> value instanceof String text && claim.values().contains(text);
            case StringArray ->
                    value instanceof List<?> list
                            && list.stream().anyMatch(it -> claim.values().contains(it));
        };
    }

    private static List<String> scopes(Token token) {
        return Stream.of("scope", "scp").flatMap(name -> scopes(token.claim(name))).toList();
    }

    private static Stream<String> scopes(@Nullable Object claim) {
        return switch (claim) {
            case String text -> Arrays.stream(text.split(" "));
            case List<?> list -> list.stream().map(String::valueOf);
            case null, default -> Stream.empty();
        };
    }
}
