package io.outrigger.controller.plan;

import io.outrigger.controller.plan.RouteStatus.Placement;
import io.outrigger.controller.pods.PodReport;
import io.outrigger.controller.token.TokenReport;
import io.outrigger.manifests.api.AIGatewayRoute;
import io.outrigger.manifests.api.ApiKind;
import io.outrigger.manifests.api.BackendSecurityPolicy;
import io.outrigger.manifests.api.GatewayConfig;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.api.ObjectMeta;
import io.outrigger.manifests.api.Status;
import io.outrigger.manifests.model.Checks;
import io.outrigger.manifests.model.ClusterSnapshot;
import io.outrigger.manifests.model.GatewaySettingsResolver;
import io.outrigger.manifests.model.Overlaps;
import io.outrigger.manifests.model.Problem;
import io.outrigger.manifests.model.References;
import io.outrigger.manifests.model.TokenExchanges;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What users are told about a plan and what became of it. */
public final class Statuses {
    private Statuses() {}

    /**
     * What became of a plan.
     *
     * @param failures what could not be written, and why
     * @param pods by Gateway; without those that nobody has looked at yet
     * @param tokens by BackendSecurityPolicy; without those that nobody has looked at yet
     */
    public record Outcome(
            Map<ObjectRef, String> failures,
            Map<ObjectKey, PodReport> pods,
            Map<ObjectKey, TokenReport> tokens) {
        public Outcome {
            failures = Map.copyOf(failures);
            pods = Map.copyOf(pods);
            tokens = Map.copyOf(tokens);
        }
    }

    /**
     * The statuses to write: those that say something else than before.
     *
     * @param outcome what became of the plan
     */
    public static List<StatusUpdate> of(
            ClusterSnapshot snapshot, Plan plan, Outcome outcome, Instant now) {
        var gateways = plan.gateways().stream().map(it -> it.model().key()).toList();
        var references = References.of(gateways, snapshot);
        var updates = new ArrayList<StatusUpdate>();
        var placements = placements(plan);
        for (var key : references.routes()) {
            var route = snapshot.routes().get(key);
            if (route != null && route.metadata().deletionTimestamp() == null) {
                var status =
                        new RouteStatus(
                                route, new Conditions(route.metadata().generation(), now), outcome);
                String fault = plan.faults().get(key);
                update(
                                Kinds.AI_GATEWAY_ROUTE,
                                route.metadata(),
                                route.status(),
                                fault == null
                                        ? status.of(plan, placements.getOrDefault(key, List.of()))
                                        : status.of(fault))
                        .ifPresent(updates::add);
            }
        }
        snapshot.routes().values().stream()
                .filter(route -> !references.routes().contains(route.key()))
                .filter(route -> route.status().parents().stream().anyMatch(Statuses::isOurs))
                .map(Statuses::abandoned)
                .forEach(updates::add);
        for (var key : references.backends()) {
            var backend = snapshot.serviceBackends().get(key);
            if (backend != null) {
                simple(
                                Kinds.AI_SERVICE_BACKEND,
                                backend.metadata(),
                                backend.status(),
                                Stream.concat(
                                                new Conditions(backend.metadata().generation(), now)
                                                                .notHonoured(
                                                                        Checks.ignoredFields(
                                                                                backend, snapshot))
                                                                .stream(),
                                                resolution(
                                                        new Conditions(
                                                                backend.metadata().generation(),
                                                                now),
                                                        Checks.problem(backend, snapshot))
                                                        .stream())
                                        .toList())
                        .ifPresent(updates::add);
            }
        }
        for (var key : references.policies()) {
            var policy = snapshot.policies().get(key);
            if (policy != null) {
                policy(policy, snapshot, outcome, now).ifPresent(updates::add);
            }
        }
        updates.addAll(SecurityPolicyStatuses.of(snapshot, plan, now));
        plan.sidecars()
                .configs()
                .forEach(
                        (key, problems) ->
                                config(snapshot.gatewayConfigs().get(key), problems, now)
                                        .ifPresent(updates::add));
        updates.addAll(new PolicyStatuses(snapshot, now).of(plan));
        updates.addAll(new NotYetSupported(snapshot, now).of(gateways, references));
        return List.copyOf(updates);
    }

    private static Optional<StatusUpdate> config(
            @Nullable GatewayConfig config, List<String> problems, Instant now) {
        if (config == null) {
            return Optional.empty();
        }
        var conditions = new Conditions(config.metadata().generation(), now);
        var all =
                Stream.concat(
                                GatewaySettingsResolver.of(config).problems().map(Problem::message),
                                problems.stream())
                        .toList();
        var problem =
                all.isEmpty()
                        ? Optional.<Problem>empty()
                        : Optional.of(
                                new Problem(
                                        Problem.Reason.UnsupportedValue, String.join("; ", all)));
        return update(
                Kinds.GATEWAY_CONFIG,
                config.metadata(),
                config.status(),
                new Status(
                        Conditions.since(
                                List.of(conditions.accepted(problem)),
                                config.status().conditions()),
                        List.of()));
    }

    private static boolean isOurs(Status.Parent parent) {
        return parent.controllerName().equals(RouteStatus.CONTROLLER_NAME);
    }

    /** A route that left our Gateways, or whose Gateways are ours no more. */
    private static StatusUpdate abandoned(AIGatewayRoute route) {
        var others = route.status().parents().stream().filter(it -> !isOurs(it)).toList();
        return StatusUpdate.of(
                new ObjectRef(Kinds.AI_GATEWAY_ROUTE, route.key()),
                route.metadata(),
                route.status(),
                new Status(List.of(), others));
    }

    private static Map<ObjectKey, List<Placement>> placements(Plan plan) {
        var placements = new HashMap<ObjectKey, List<Placement>>();
        for (var planned : plan.gateways()) {
            var overlaps = Overlaps.of(planned.model());
            for (var route : planned.model().routes()) {
                placements
                        .computeIfAbsent(route.key(), _ -> new ArrayList<>())
                        .add(
                                new Placement(
                                        planned,
                                        route,
                                        overlaps.getOrDefault(route.key(), List.of())));
            }
        }
        return placements;
    }

    private static Optional<StatusUpdate> policy(
            BackendSecurityPolicy policy, ClusterSnapshot snapshot, Outcome outcome, Instant now) {
        var conditions = new Conditions(policy.metadata().generation(), now);
        var before = policy.status().conditions();
        var rotated =
                TokenExchanges.of(policy, snapshot).isEmpty()
                        ? Stream.<Status.Condition>empty()
                        : Optional.ofNullable(outcome.tokens().get(policy.key()))
                                .map(conditions::rotated)
                                // what was said holds until there is something new to say
                                .or(() -> of(Conditions.ROTATED, before))
                                .stream();
        return simple(
                Kinds.BACKEND_SECURITY_POLICY,
                policy.metadata(),
                policy.status(),
                Stream.concat(
                                rotated,
                                resolution(conditions, Checks.problem(policy, snapshot)).stream())
                        .toList());
    }

    private static Optional<Status.Condition> of(String type, List<Status.Condition> conditions) {
        return conditions.stream().filter(it -> it.type().equals(type)).findFirst();
    }

    private static List<Status.Condition> resolution(
            Conditions conditions, Optional<Problem> problem) {
        return List.of(
                conditions.resolvedRefs(problem.stream().toList()),
                conditions.accepted(problem.filter(Statuses::isOwnFault)));
    }

    private static Optional<StatusUpdate> simple(
            ApiKind kind, ObjectMeta metadata, Status before, List<Status.Condition> conditions) {
        var since = Conditions.since(conditions, before.conditions());
        return update(kind, metadata, before, Status.of(since));
    }

    /** What the object itself says cannot be had, whatever else exists. */
    private static boolean isOwnFault(Problem problem) {
        return switch (problem.reason()) {
            case Conflicted,
                    ConflictingController,
                    ConflictingPolicies,
                    Invalid,
                    InvalidKind,
                    NotYetSupported,
                    TargetNotFound,
                    UnsupportedValue ->
                    true;
            case BackendNotFound,
                    InvalidCACertificateRef,
                    NoMatchingListenerHostname,
                    NoMatchingParent,
                    NotAllowedByListeners,
                    RefNotPermitted,
                    SecretKeyMissing,
                    SecretNotFound,
                    TokenPending ->
                    false;
        };
    }

    static Optional<StatusUpdate> update(
            ApiKind kind, ObjectMeta metadata, Status before, Status after) {
        ObjectKey key = metadata.key();
        return before.equals(after)
                ? Optional.empty()
                : Optional.of(StatusUpdate.of(new ObjectRef(kind, key), metadata, before, after));
    }
}
