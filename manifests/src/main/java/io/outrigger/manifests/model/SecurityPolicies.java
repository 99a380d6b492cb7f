package io.outrigger.manifests.model;

import io.outrigger.contract.ClientAuth;
import io.outrigger.contract.Cors;
import io.outrigger.manifests.api.AIGatewayRoute;
import io.outrigger.manifests.api.Gateway;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.api.SecurityPolicy;
import io.outrigger.manifests.model.PolicyProblem.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which SecurityPolicy counts where, by Envoy Gateway's rules: the narrowest scope that has one
 * replaces the wider ones whole, and of several at one target the oldest counts.
 */
public final class SecurityPolicies {
    private static final Comparator<SecurityPolicy> OLDEST_FIRST =
            Comparator.comparing(SecurityPolicies::created).thenComparing(SecurityPolicy::key);

    private final Map<SecurityPolicy, List<Attachment>> attachments = new LinkedHashMap<>();
    private final Map<PolicyTarget, SecurityPolicy> winners = new HashMap<>();
    private final Map<ObjectKey, SecurityPolicyReader.Reading> readings = new HashMap<>();

    /**
     * A policy at a target.
     *
     * @param problem why it does not count there; null when it does
     */
    public record Attachment(PolicyTarget target, @Nullable PolicyProblem problem) {}

    private SecurityPolicies() {}

    /** Without any. */
    static SecurityPolicies none() {
        return new SecurityPolicies();
    }

    /** The policies of a snapshot. */
    public static SecurityPolicies of(ClusterSnapshot snapshot) {
        var policies = new SecurityPolicies();
        var targets = new PolicyTargets(snapshot);
        var reader = new SecurityPolicyReader(snapshot);
        snapshot.securityPolicies().values().stream()
                .filter(it -> it.metadata().deletionTimestamp() == null)
                .sorted(OLDEST_FIRST)
                .forEach(it -> policies.attach(it, targets, reader));
        return policies;
    }

    private static Instant created(SecurityPolicy policy) {
        return Objects.requireNonNullElse(policy.metadata().creationTimestamp(), Instant.MAX);
    }

    private void attach(SecurityPolicy policy, PolicyTargets targets, SecurityPolicyReader reader) {
        var its = new ArrayList<Attachment>();
        for (var target : targets.of(policy)) {
            if (!targets.sectionExists(target)) {
                its.add(
                        new Attachment(
                                target,
                                new PolicyProblem(
                                        Reason.TargetNotFound, target + ": no such section")));
                continue;
            }
            var winner = winners.putIfAbsent(target, policy);
            its.add(
                    new Attachment(
                            target,
                            winner == null
                                    ? null
                                    : new PolicyProblem(
                                            Reason.Conflicted,
                                            "%s: SecurityPolicy %s is older"
                                                            .formatted(target, winner.key())
                                                    + " (expected: one of a target)")));
        }
        attachments.put(policy, its);
        if (!its.isEmpty()) {
            boolean ofRules =
                    its.stream().anyMatch(it -> it.target().scope() == PolicyTarget.Scope.RULE);
            readings.put(policy.key(), reader.read(policy, ofRules));
        }
    }

    /** Every policy with what it targets, the oldest first. */
    public Map<SecurityPolicy, List<Attachment>> attachments() {
        return attachments;
    }

    /** Why the policy cannot be enforced, wherever it counts. */
    public Optional<PolicyProblem> problem(SecurityPolicy policy) {
        return Optional.ofNullable(readings.get(policy.key()))
                .flatMap(it -> Optional.ofNullable(it.problem()));
    }

    /** Whether a policy counts at a target. */
    public boolean isTaken(PolicyTarget target) {
        return winners.containsKey(target);
    }

    /** What a policy of a Gateway as a whole wants; empty without one. */
    public Optional<ClientAuth.Policy> ofGateway(ObjectKey gateway) {
        return winner(PolicyTarget.gateway(gateway));
    }

    /**
     * What a rule's requests must fulfil.
     *
     * @param listeners those that serve the route
     */
    Optional<ClientAuth.Policy> of(
            ObjectKey gateway, AIGatewayRoute route, int rule, List<Gateway.Listener> listeners) {
        String name = Objects.requireNonNullElse(route.spec().rules().get(rule).name(), "");
        return Stream.of(
                        winner(PolicyTarget.rule(route.key(), name)),
                        winner(PolicyTarget.route(route.key())))
                .flatMap(Optional::stream)
                .findFirst()
                .or(() -> ofListeners(gateway, route, listeners));
    }

    /**
     * What pages of other origins may do at a route's hosts. A browser asks before it names a
     * model, so it is the same for all rules.
     *
     * @param listeners those that serve the route
     */
    Cors cors(ObjectKey gateway, AIGatewayRoute route, List<Gateway.Listener> listeners) {
        var ofListeners =
                listeners.stream()
                        .map(it -> PolicyTarget.listener(gateway, it.name()))
                        .flatMap(it -> Stream.ofNullable(winners.get(it)));
        return Stream.of(
                        Stream.ofNullable(winners.get(PolicyTarget.route(route.key()))),
                        ofListeners,
                        Stream.ofNullable(winners.get(PolicyTarget.gateway(gateway))))
                .flatMap(it -> it)
                .findFirst()
                .map(CorsReader::orNone)
                .orElse(Cors.NONE);
    }

    /** A sidecar does not see by which listener a request came. */
    private Optional<ClientAuth.Policy> ofListeners(
            ObjectKey gateway, AIGatewayRoute route, List<Gateway.Listener> listeners) {
        var counting =
                listeners.stream()
                        .map(
                                it ->
                                        winner(PolicyTarget.listener(gateway, it.name()))
                                                .or(() -> ofGateway(gateway)))
                        .distinct()
                        .toList();
        return switch (counting.size()) {
            case 0 -> Optional.empty();
            case 1 -> counting.getFirst();
            default ->
                    Optional.of(
                            refusal(
                                    route.key() + "/listeners",
                                    "the listeners of the route have different SecurityPolicies"
                                            + " (expected: one, or a parentRef with the"
                                            + " sectionName of one listener)"));
        };
    }

    private Optional<ClientAuth.Policy> winner(PolicyTarget target) {
        return Optional.ofNullable(winners.get(target))
                .flatMap(it -> Optional.ofNullable(readings.get(it.key())))
                .map(SecurityPolicyReader.Reading::policy);
    }

    static ClientAuth.Policy refusal(String name, String why) {
        return new ClientAuth.Policy(name, List.of(), why, null, null, null, null, null);
    }
}
