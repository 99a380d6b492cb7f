package io.outrigger.controller.plan;

import io.outrigger.manifests.api.AIGatewayRoute;
import io.outrigger.manifests.api.ApiKind;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.api.ObjectMeta;
import io.outrigger.manifests.api.Status;
import io.outrigger.manifests.model.Checks;
import io.outrigger.manifests.model.ClusterSnapshot;
import io.outrigger.manifests.model.Problem;
import io.outrigger.manifests.model.References;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What users are told about a plan and what became of it. */
public final class Statuses {
    private Statuses() {}

    /**
     * The statuses to write: those that say something else than before.
     *
     * @param failures what could not be written, and why
     */
    public static List<StatusUpdate> of(
            ClusterSnapshot snapshot, Plan plan, Map<ObjectRef, String> failures, Instant now) {
        var gateways = plan.gateways().stream().map(it -> it.model().key()).toList();
        var references = References.of(gateways, snapshot);
        var updates = new ArrayList<StatusUpdate>();
        for (var key : references.routes()) {
            var route = snapshot.routes().get(key);
            if (route != null && route.metadata().deletionTimestamp() == null) {
                update(
                                Kinds.AI_GATEWAY_ROUTE,
                                route.metadata(),
                                route.status(),
                                route(route, plan, failures, now))
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
                                Checks.problem(backend, snapshot),
                                now)
                        .ifPresent(updates::add);
            }
        }
        for (var key : references.policies()) {
            var policy = snapshot.policies().get(key);
            if (policy != null) {
                simple(
                                Kinds.BACKEND_SECURITY_POLICY,
                                policy.metadata(),
                                policy.status(),
                                Checks.problem(policy, snapshot),
                                now)
                        .ifPresent(updates::add);
            }
        }
        return List.copyOf(updates);
    }

    private static boolean isOurs(Status.Parent parent) {
        return parent.controllerName().equals(RouteStatus.CONTROLLER_NAME);
    }

    /** A route that left our Gateways, or whose Gateways are ours no more. */
    private static StatusUpdate abandoned(AIGatewayRoute route) {
        var others = route.status().parents().stream().filter(it -> !isOurs(it)).toList();
        return new StatusUpdate(
                new ObjectRef(Kinds.AI_GATEWAY_ROUTE, route.key()), new Status(List.of(), others));
    }

    private static Status route(
            AIGatewayRoute route, Plan plan, Map<ObjectRef, String> failures, Instant now) {
        var conditions = new Conditions(route.metadata().generation(), now);
        return new RouteStatus(route, conditions, failures).of(plan);
    }

    private static Optional<StatusUpdate> simple(
            ApiKind kind,
            ObjectMeta metadata,
            Status before,
            Optional<Problem> problem,
            Instant now) {
        var conditions = new Conditions(metadata.generation(), now);
        var after =
                new Status(
                        conditions.since(
                                List.of(
                                        conditions.resolvedRefs(problem.stream().toList()),
                                        conditions.accepted(problem.filter(Statuses::isOwnFault))),
                                before.conditions()),
                        List.of());
        return update(kind, metadata, before, after);
    }

    /** What the object itself says cannot be had, whatever else exists. */
    private static boolean isOwnFault(Problem problem) {
        return switch (problem.reason()) {
            case UnsupportedValue, InvalidKind, ConflictingPolicies -> true;
            case BackendNotFound,
                    NoMatchingListenerHostname,
                    NoMatchingParent,
                    NotAllowedByListeners,
                    RefNotPermitted,
                    SecretKeyMissing,
                    SecretNotFound ->
                    false;
        };
    }

    private static Optional<StatusUpdate> update(
            ApiKind kind, ObjectMeta metadata, Status before, Status after) {
        ObjectKey key = metadata.key();
        return before.equals(after)
                ? Optional.empty()
                : Optional.of(new StatusUpdate(new ObjectRef(kind, key), after));
    }
}
