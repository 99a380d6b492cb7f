package io.outrigger.controller.plan;

import io.outrigger.controller.plan.Plan.Planned;
import io.outrigger.manifests.api.AIGatewayRoute;
import io.outrigger.manifests.api.Status;
import io.outrigger.manifests.api.Status.Condition;
import io.outrigger.manifests.api.Status.Parent;
import io.outrigger.manifests.api.Status.Value;
import io.outrigger.manifests.model.AiRoute;
import io.outrigger.manifests.model.GatewayFamily;
import io.outrigger.manifests.model.Problem;
import io.outrigger.manifests.model.Resolved;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The status of one route: the conditions towards each parent, and the worst of each. */
record RouteStatus(AIGatewayRoute route, Conditions conditions, Map<ObjectRef, String> failures) {
    static final String CONTROLLER_NAME = "outrigger.io/controller";

    Status of(Plan plan) {
        var parents = new ArrayList<Parent>();
        for (var planned : plan.gateways()) {
            for (var resolved : planned.model().routes()) {
                if (resolved.key().equals(route.key())) {
                    resolved.attachments().stream()
                            .map(it -> parent(planned, resolved, it, plan))
                            .forEach(parents::add);
                }
            }
        }
        var foreign =
                route.status().parents().stream()
                        .filter(it -> !it.controllerName().equals(CONTROLLER_NAME));
        return new Status(
                conditions.since(worst(parents), route.status().conditions()),
                Stream.concat(parents.stream(), foreign).toList());
    }

    private Parent parent(
            Planned planned, AiRoute resolved, AiRoute.Attachment attachment, Plan plan) {
        var accepted = conditions.accepted(refusal(planned, resolved, attachment));
        var all =
                List.of(
                        conditions.resolvedRefs(resolved.danglingReferences().toList()),
                        programmed(planned, accepted, plan),
                        accepted);
        return new Parent(
                attachment.ref(), CONTROLLER_NAME, conditions.since(all, before(attachment)));
    }

    private static Optional<Problem> refusal(
            Planned planned, AiRoute resolved, AiRoute.Attachment attachment) {
        if (planned.family() == GatewayFamily.ENVOY_GATEWAY) {
            return Optional.of(
                    new Problem(
                            Problem.Reason.UnsupportedValue,
                            "Gateway %s: Gateways of Envoy Gateway are not supported yet"
                                    .formatted(planned.model().key())));
        }
        return switch (attachment.listeners()) {
            case Resolved.Dangling(var problem) -> Optional.of(problem);
            case Resolved.Found(_) -> resolved.mistakes().stream().findFirst();
        };
    }

    private Condition programmed(Planned planned, Condition accepted, Plan plan) {
        if (accepted.status() != Value.True) {
            return conditions.notProgrammed("NotAccepted", "the route is not accepted");
        }
        if (planned.model().workload() instanceof Resolved.Dangling(var problem)) {
            return conditions.notProgrammed(problem.reason().name(), problem.message());
        }
        var failed =
                plan.routeObjects().getOrDefault(route.key(), List.of()).stream()
                        .filter(failures::containsKey)
                        .map(ref -> ref + ": " + failures.get(ref))
                        .toList();
        return failed.isEmpty()
                ? conditions.programmed()
                : conditions.notProgrammed("NotWritten", String.join("; ", failed));
    }

    private List<Condition> before(AiRoute.Attachment attachment) {
        return route.status().parents().stream()
                .filter(it -> it.controllerName().equals(CONTROLLER_NAME))
                .filter(it -> it.parentRef().equals(attachment.ref()))
                .findFirst()
                .map(Parent::conditions)
                .orElse(List.of());
    }

    /** Accepted comes last: printers of Envoy AI Gateway show the last one. */
    private static List<Condition> worst(List<Parent> parents) {
        return Stream.of(Conditions.RESOLVED_REFS, Conditions.PROGRAMMED, Conditions.ACCEPTED)
                .flatMap(type -> worst(type, parents).stream())
                .toList();
    }

    private static Optional<Condition> worst(String type, List<Parent> parents) {
        var all =
                parents.stream()
                        .flatMap(parent -> parent.conditions().stream())
                        .filter(it -> it.type().equals(type))
                        .toList();
        return all.stream()
                .filter(it -> it.status() != Value.True)
                .findFirst()
                .or(() -> all.stream().findFirst());
    }
}
