package io.outrigger.controller.plan;

import io.outrigger.controller.plan.Plan.Planned;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ParentReference;
import io.outrigger.manifests.api.SecurityPolicy;
import io.outrigger.manifests.api.Status;
import io.outrigger.manifests.api.Status.Ancestor;
import io.outrigger.manifests.api.Status.Condition;
import io.outrigger.manifests.api.Status.Value;
import io.outrigger.manifests.istio.IstioObjects;
import io.outrigger.manifests.model.AiRoute;
import io.outrigger.manifests.model.ClusterSnapshot;
import io.outrigger.manifests.model.GatewayFamily;
import io.outrigger.manifests.model.PolicyProblem;
import io.outrigger.manifests.model.PolicyTarget;
import io.outrigger.manifests.model.SecurityPolicies;
import io.outrigger.manifests.model.SecurityPolicies.Attachment;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The statuses of SecurityPolicies at Gateways of ours that no other controller answers for. */
final class SecurityPolicyStatuses {
    static final String OVERRIDDEN = "Overridden";

    /** Of the schema. */
    private static final int MAX_ANCESTORS = 16;

    private final SecurityPolicies policies;
    private final List<Planned> gateways;
    private final Instant now;

    private SecurityPolicyStatuses(SecurityPolicies policies, List<Planned> gateways, Instant now) {
        this.policies = policies;
        this.gateways = gateways;
        this.now = now;
    }

    static List<StatusUpdate> of(ClusterSnapshot snapshot, Plan plan, Instant now) {
        var ours =
                plan.gateways().stream()
                        .filter(it -> it.family() != GatewayFamily.ENVOY_GATEWAY)
                        .toList();
        var policies = SecurityPolicies.of(snapshot);
        var statuses = new SecurityPolicyStatuses(policies, ours, now);
        return policies.attachments().entrySet().stream()
                .flatMap(it -> statuses.update(it.getKey(), it.getValue()).stream())
                .toList();
    }

    private Optional<StatusUpdate> update(SecurityPolicy policy, List<Attachment> attachments) {
        var byAncestor = new LinkedHashMap<ParentReference, List<Attachment>>();
        for (var attachment : attachments) {
            ancestors(attachment.target())
                    .forEach(
                            it ->
                                    byAncestor
                                            .computeIfAbsent(it, _ -> new ArrayList<>())
                                            .add(attachment));
        }
        var before = policy.status().ancestors();
        var foreign = before.stream().filter(it -> !isOurs(it)).toList();
        var own =
                byAncestor.entrySet().stream()
                        .map(it -> ancestor(policy, it.getKey(), it.getValue()));
        var after = Stream.concat(foreign.stream(), own).limit(MAX_ANCESTORS).toList();
        return after.equals(before)
                ? Optional.empty()
                : Optional.of(
                        StatusUpdate.of(
                                new ObjectRef(Kinds.SECURITY_POLICY, policy.key()),
                                policy.metadata(),
                                policy.status(),
                                new Status(List.of(), List.of(), after)));
    }

    private static boolean isOurs(Ancestor ancestor) {
        return ancestor.controllerName().equals(RouteStatus.CONTROLLER_NAME);
    }

    private Stream<ParentReference> ancestors(PolicyTarget target) {
        return switch (target.scope()) {
            case GATEWAY, LISTENER ->
                    gateways.stream()
                            .filter(it -> it.model().key().equals(target.object()))
                            .map(it -> gateway(it, emptyToNull(target.section())));
            case ROUTE, RULE ->
                    gateways.stream()
                            .flatMap(
                                    planned ->
                                            planned.model().routes().stream()
                                                    .filter(it -> it.key().equals(target.object()))
                                                    .flatMap(it -> it.attachments().stream())
                                                    .map(AiRoute.Attachment::ref)
                                                    .map(it -> gateway(planned, it.sectionName())));
        };
    }

    private static ParentReference gateway(Planned planned, @Nullable String section) {
        var key = planned.model().key();
        return new ParentReference(
                Kinds.GATEWAY_GROUP,
                Kinds.GATEWAY.kind(),
                key.namespace(),
                key.name(),
                section,
                null);
    }

    private static @Nullable String emptyToNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private Ancestor ancestor(
            SecurityPolicy policy, ParentReference ref, List<Attachment> attachments) {
        var conditions = new Conditions(policy.metadata().generation(), now);
        var before =
                policy.status().ancestors().stream()
                        .filter(it -> isOurs(it) && it.ancestorRef().equals(ref))
                        .findFirst()
                        .map(Ancestor::conditions)
                        .orElse(List.of());
        var all = new ArrayList<Condition>();
        all.add(accepted(policy, attachments, conditions));
        String overriding =
                attachments.stream()
                        .filter(it -> it.problem() == null)
                        .flatMap(it -> overriding(it.target()))
                        .distinct()
                        .map(PolicyTarget::toString)
                        .collect(Collectors.joining(", "));
        if (!overriding.isEmpty()) {
            all.add(
                    conditions.of(
                            OVERRIDDEN,
                            Value.True,
                            OVERRIDDEN,
                            "overridden by other SecurityPolicies at " + overriding));
        }
        return new Ancestor(ref, RouteStatus.CONTROLLER_NAME, Conditions.since(all, before));
    }

    private Condition accepted(
            SecurityPolicy policy, List<Attachment> attachments, Conditions conditions) {
        return attachments.stream()
                .flatMap(it -> Stream.ofNullable(it.problem()))
                .findFirst()
                .or(() -> policies.problem(policy))
                .map(it -> no(it, conditions))
                .orElseGet(() -> yes(attachments, conditions));
    }

    private Condition yes(List<Attachment> attachments, Conditions conditions) {
        String remark =
                attachments.stream()
                        .map(Attachment::target)
                        .flatMap(it -> remark(it).stream())
                        .distinct()
                        .collect(Collectors.joining("; "));
        return conditions.of(Conditions.ACCEPTED, Value.True, Conditions.ACCEPTED, remark);
    }

    private Optional<String> remark(PolicyTarget target) {
        return switch (target.scope()) {
            case RULE, ROUTE -> Optional.empty();
            case LISTENER -> Optional.of("other HTTPRoutes of the listener are not protected");
            case GATEWAY -> policies.ofGateway(target.object()).flatMap(IstioObjects::remark);
        };
    }

    private static Condition no(PolicyProblem problem, Conditions conditions) {
        return conditions.of(
                Conditions.ACCEPTED, Value.False, problem.reason().name(), problem.message());
    }

    /** Narrower targets within this one that have policies of their own. */
    private Stream<PolicyTarget> overriding(PolicyTarget target) {
        return gateways.stream()
                .flatMap(planned -> within(planned, target))
                .filter(it -> it.scope().compareTo(target.scope()) < 0)
                .filter(policies::isTaken);
    }

    private static Stream<PolicyTarget> within(Planned planned, PolicyTarget target) {
        var routes = planned.model().routes().stream();
        boolean isHere = planned.model().key().equals(target.object());
        return switch (target.scope()) {
            case RULE -> Stream.empty();
            case ROUTE ->
                    routes.filter(it -> it.key().equals(target.object()))
                            .flatMap(SecurityPolicyStatuses::rules);
            case LISTENER ->
                    routes.filter(_ -> isHere)
                            .filter(it -> isServedBy(it, target.section()))
                            .flatMap(SecurityPolicyStatuses::routeAndRules);
            case GATEWAY ->
                    Stream.concat(
                                    planned.model().listeners().stream()
                                            .map(
                                                    it ->
                                                            PolicyTarget.listener(
                                                                    target.object(), it.name())),
                                    routes.flatMap(SecurityPolicyStatuses::routeAndRules))
                            .filter(_ -> isHere);
        };
    }

    private static boolean isServedBy(AiRoute route, String listener) {
        return route.listeners().anyMatch(it -> it.name().equals(listener));
    }

    private static Stream<PolicyTarget> routeAndRules(AiRoute route) {
        return Stream.concat(Stream.of(PolicyTarget.route(route.key())), rules(route));
    }

    private static Stream<PolicyTarget> rules(AiRoute route) {
        return route.rules().stream()
                .flatMap(it -> it.name().stream())
                .map(it -> PolicyTarget.rule(route.key(), it));
    }
}
