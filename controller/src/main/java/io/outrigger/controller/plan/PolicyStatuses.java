package io.outrigger.controller.plan;

import io.outrigger.manifests.api.ApiKind;
import io.outrigger.manifests.api.BackendTrafficPolicy;
import io.outrigger.manifests.api.ClientTrafficPolicy;
import io.outrigger.manifests.api.Gateway;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectMeta;
import io.outrigger.manifests.api.ParentReference;
import io.outrigger.manifests.api.PolicyObject;
import io.outrigger.manifests.api.Status;
import io.outrigger.manifests.api.Status.Ancestor;
import io.outrigger.manifests.model.ClusterSnapshot;
import io.outrigger.manifests.model.GatewayFamily;
import io.outrigger.manifests.model.GatewayModel;
import io.outrigger.manifests.model.Policies;
import io.outrigger.manifests.model.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What the policies of Envoy Gateway come to on Gateways of Istio. */
record PolicyStatuses(ClusterSnapshot snapshot, Instant now) {
    /** Of Gateway API's policy status. */
    private static final int MAX_ANCESTORS = 16;

    /** An object that a policy can be about, with the names of its sections. */
    private record Target(ApiKind kind, ObjectMeta metadata, List<String> sections) {}

    List<StatusUpdate> of(Plan plan) {
        var gateways =
                plan.gateways().stream()
                        .filter(it -> it.family() == GatewayFamily.ISTIO)
                        .map(Plan.Planned::model)
                        .toList();
        return Policies.all(snapshot)
                .filter(it -> it.metadata().deletionTimestamp() == null)
                .flatMap(it -> update(it, gateways).stream())
                .toList();
    }

    private Optional<StatusUpdate> update(PolicyObject policy, List<GatewayModel> gateways) {
        var before = policy.status().ancestors();
        var ours = gateways.stream().flatMap(it -> ancestor(policy, it).stream());
        var others = before.stream().filter(it -> !isOurs(it));
        var after = Stream.concat(ours, others).limit(MAX_ANCESTORS).toList();
        return after.equals(before)
                ? Optional.empty()
                : Optional.of(
                        StatusUpdate.of(
                                new ObjectRef(Policies.kind(policy), policy.key()),
                                policy.metadata(),
                                policy.status(),
                                new Status(List.of(), List.of(), after)));
    }

    private static boolean isOurs(Ancestor ancestor) {
        return ancestor.controllerName().equals(RouteStatus.CONTROLLER_NAME);
    }

    private Optional<Ancestor> ancestor(PolicyObject policy, GatewayModel gateway) {
        var about =
                targets(policy, gateway)
                        .filter(it -> policy.isAbout(it.kind(), it.metadata()))
                        .toList();
        if (about.isEmpty()) {
            return Optional.empty();
        }
        var problem = about.stream().flatMap(it -> problem(policy, it).stream()).findFirst();
        var ref =
                new ParentReference(
                        Kinds.GATEWAY_GROUP,
                        Kinds.GATEWAY.kind(),
                        gateway.key().namespace(),
                        gateway.key().name(),
                        null,
                        null);
        return Optional.of(
                new Ancestor(ref, RouteStatus.CONTROLLER_NAME, all(policy, problem, ref)));
    }

    private List<Status.Condition> all(
            PolicyObject policy, Optional<Problem> problem, ParentReference ref) {
        var conditions = new Conditions(policy.metadata().generation(), now);
        var before =
                policy.status().ancestors().stream()
                        .filter(PolicyStatuses::isOurs)
                        .filter(it -> it.ancestorRef().equals(ref))
                        .flatMap(it -> it.conditions().stream())
                        .toList();
        return Conditions.since(
                Stream.concat(
                                conditions.notHonoured(policy.unread()).stream(),
                                Stream.of(conditions.accepted(problem)))
                        .toList(),
                before);
    }

    private Stream<Target> targets(PolicyObject policy, GatewayModel gateway) {
        return switch (policy) {
            case ClientTrafficPolicy _ ->
                    Stream.of(
                            new Target(
                                    Kinds.GATEWAY,
                                    gateway.metadata(),
                                    gateway.listeners().stream()
                                            .map(Gateway.Listener::name)
                                            .toList()));
            case BackendTrafficPolicy _ ->
                    Stream.concat(
                            Stream.of(new Target(Kinds.GATEWAY, gateway.metadata(), List.of())),
                            gateway.routes().stream()
                                    .map(
                                            it ->
                                                    new Target(
                                                            Kinds.HTTP_ROUTE,
                                                            it.metadata(),
                                                            ruleNames(it.metadata()))));
        };
    }

    private List<String> ruleNames(ObjectMeta route) {
        var known = snapshot.routes().get(route.key());
        return known == null
                ? List.of()
                : known.spec().rules().stream()
                        .flatMap(it -> Stream.ofNullable(it.name()))
                        .toList();
    }

    private Optional<Problem> problem(PolicyObject policy, Target target) {
        return Policies.problem(policy, target.kind(), target.metadata(), snapshot)
                .or(
                        () ->
                                policy.targets().stream()
                                        .filter(
                                                it ->
                                                        it.names(
                                                                target.kind(),
                                                                target.metadata().name()))
                                        .flatMap(it -> Stream.ofNullable(it.sectionName()))
                                        .filter(it -> !target.sections().contains(it))
                                        .findFirst()
                                        .map(it -> noSection(target, it)));
    }

    private static Problem noSection(Target target, String section) {
        return new Problem(
                Problem.Reason.TargetNotFound,
                "spec.targetRefs: %s %s: sectionName: %s (expected: one of %s)"
                        .formatted(
                                target.kind().kind(),
                                target.metadata().key(),
                                section,
                                target.sections()));
    }
}
