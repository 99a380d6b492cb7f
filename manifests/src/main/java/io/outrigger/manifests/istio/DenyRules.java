package io.outrigger.manifests.istio;

import io.outrigger.contract.ClientAuth.Action;
import io.outrigger.contract.ClientAuth.Authorization;
import io.outrigger.contract.ClientAuth.JwtPrincipal;
import io.outrigger.contract.ClientAuth.JwtProvider;
import io.outrigger.contract.ClientAuth.PathMatch;
import io.outrigger.contract.ClientAuth.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Ordered rules as what they deny, since Istio knows no order: alternatives, each of conditions
 * that must all hold. Denials add up with a user's own policies; permissions would widen them.
 */
final class DenyRules {
    /** With more alternatives a policy is too long to be read, or to be evaluated. */
    private static final int MAX = 64;

    private DenyRules() {}

    /** What a condition looks at. */
    enum Subject {
        METHOD,
        PATH,
        REMOTE_IP,
        HEADER,
        CLAIM
    }

    /**
     * A condition.
     *
     * @param name of the header; of the claim, its parts joined by dots; empty otherwise
     * @param sense whether one of the values must be there, or none
     */
    record Condition(Subject subject, String name, List<String> values, Sense sense) {
        Condition negated() {
            return new Condition(
                    subject, name, values, sense == Sense.ANY ? Sense.NONE : Sense.ANY);
        }
    }

    /** How a condition's values count. */
    enum Sense {
        ANY,
        NONE
    }

    /** What is denied; empty when that cannot be said in {@value #MAX} alternatives. */
    static Optional<List<List<Condition>>> of(
            Authorization authorization, List<JwtProvider> providers) {
        var denied = new ArrayList<List<Condition>>();
        List<List<Condition>> left = List.of(List.of());
        for (var rule : authorization.rules()) {
            var conditions = conditions(rule, providers);
            switch (rule.action()) {
                case Deny -> denied.addAll(product(left, List.of(conditions)));
                case Allow ->
                        left =
                                product(
                                        left,
                                        conditions.stream()
                                                .map(it -> List.of(it.negated()))
                                                .toList());
            }
            if (left.size() > MAX || denied.size() > MAX) {
                return Optional.empty();
            }
        }
        if (authorization.defaultAction() == Action.Deny) {
            denied.addAll(left);
        }
        return denied.size() > MAX || denied.stream().anyMatch(DenyRules::hasTwoPaths)
                ? Optional.empty()
                : Optional.of(denied);
    }

    /** An operation has one list of paths and of methods. */
    private static boolean hasTwoPaths(List<Condition> conditions) {
        return Stream.of(Subject.PATH, Subject.METHOD)
                .anyMatch(
                        subject ->
                                conditions.stream()
                                                .filter(it -> it.subject() == subject)
                                                .filter(it -> it.sense() == Sense.ANY)
                                                .distinct()
                                                .count()
                                        > 1);
    }

    private static List<List<Condition>> product(
            List<List<Condition>> some, List<List<Condition>> more) {
        return some.stream()
                .flatMap(
                        a ->
                                more.stream()
                                        .map(
                                                b ->
                                                        Stream.concat(a.stream(), b.stream())
                                                                .distinct()
                                                                .toList()))
                .distinct()
                .limit(MAX + 1L)
                .toList();
    }

    private static List<Condition> conditions(Rule rule, List<JwtProvider> providers) {
        var conditions = new ArrayList<Condition>();
        if (!rule.methods().isEmpty()) {
            conditions.add(any(Subject.METHOD, "", rule.methods()));
        }
        if (rule.path() != null) {
            conditions.add(any(Subject.PATH, "", paths(rule.path())));
        }
        if (!rule.clientCIDRs().isEmpty()) {
            conditions.add(any(Subject.REMOTE_IP, "", rule.clientCIDRs()));
        }
        rule.headers().forEach(it -> conditions.add(any(Subject.HEADER, it.name(), it.values())));
        if (rule.jwt() != null) {
            conditions.addAll(conditions(rule.jwt(), providers));
        }
        return conditions;
    }

    private static List<Condition> conditions(JwtPrincipal principal, List<JwtProvider> providers) {
        var issuers =
                providers.stream()
                        .filter(it -> it.name().equals(principal.provider()))
                        .map(JwtProvider::issuer)
                        .toList();
        return Stream.of(
                        Stream.of(any(Subject.CLAIM, "iss", issuers)),
                        principal.claims().stream()
                                .map(it -> any(Subject.CLAIM, it.name(), it.values())),
                        principal.scopes().stream()
                                .map(it -> any(Subject.CLAIM, "scope", List.of(it))))
                .flatMap(it -> it)
                .toList();
    }

    private static List<String> paths(PathMatch path) {
        return switch (path.type()) {
            case Exact -> List.of(path.value());
            case PathPrefix -> below(path.value());
        };
    }

    /** A path and everything below it. */
    static List<String> below(String path) {
        String prefix = path.replaceFirst("/+$", "");
        return prefix.isEmpty() ? List.of("/*") : List.of(prefix, prefix + "/*");
    }

    private static Condition any(Subject subject, String name, List<String> values) {
        return new Condition(subject, name, values, Sense.ANY);
    }
}
