package io.outrigger.controller.plan;

import io.outrigger.controller.plan.Plan.Planned;
import io.outrigger.manifests.api.AIGatewayRoute;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.api.Status;
import io.outrigger.manifests.api.Status.Condition;
import io.outrigger.manifests.api.Status.Parent;
import io.outrigger.manifests.api.Status.Value;
import io.outrigger.manifests.model.AiRoute;
import io.outrigger.manifests.model.GatewayModel;
import io.outrigger.manifests.model.Problem;
import io.outrigger.manifests.model.Resolved;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The status of one route: the conditions towards each parent, and the worst of each. */
record RouteStatus(AIGatewayRoute route, Conditions conditions, Statuses.Outcome outcome) {
    static final String CONTROLLER_NAME = "outrigger.io/controller";

    /** Of Programmed: sidecars are about to get what the route needs. */
    static final String PUBLISHING = "Publishing";

    /** A kubelet needs less. */
    private static final Duration LONG = Duration.ofMinutes(2);

    /**
     * The route on a Gateway that it names.
     *
     * @param overlaps its matches that no request reaches there
     */
    record Placement(Planned planned, AiRoute route, List<String> overlaps) {}

    Status of(Plan plan, List<Placement> placements) {
        var parents = new ArrayList<Parent>();
        for (var placement : placements) {
            placement.route().attachments().stream()
                    .map(it -> parent(placement, it, plan))
                    .forEach(parents::add);
        }
        var foreign =
                route.status().parents().stream()
                        .filter(it -> !it.controllerName().equals(CONTROLLER_NAME));
        return new Status(
                Conditions.since(worst(parents), route.status().conditions()),
                Stream.concat(parents.stream(), foreign).toList());
    }

    /** What was said before, but that it is not programmed. */
    Status of(String fault) {
        var programmed = conditions.notProgrammed("Fault", fault);
        return new Status(
                with(programmed, route.status().conditions()),
                route.status().parents().stream()
                        .map(
                                it ->
                                        it.controllerName().equals(CONTROLLER_NAME)
                                                ? new Parent(
                                                        it.parentRef(),
                                                        CONTROLLER_NAME,
                                                        with(programmed, it.conditions()))
                                                : it)
                        .toList());
    }

    private static List<Condition> with(Condition programmed, List<Condition> before) {
        var others = before.stream().filter(it -> !it.type().equals(programmed.type()));
        return Conditions.since(Stream.concat(Stream.of(programmed), others).toList(), before);
    }

    private Parent parent(Placement placement, AiRoute.Attachment attachment, Plan plan) {
        var planned = placement.planned();
        var resolved = placement.route();
        var accepted = conditions.accepted(refusal(resolved, attachment));
        var before = before(attachment);
        var pods = pods(planned.model(), plan, before).toList();
        var all =
                Stream.of(
                                Stream.of(
                                        conditions.resolvedRefs(
                                                resolved.danglingReferences().toList()),
                                        programmed(planned, accepted, pods, plan)),
                                pods.stream(),
                                obstacle(planned.model().key(), plan),
                                conditions.overlaps(placement.overlaps()).stream(),
                                Stream.of(accepted))
                        .flatMap(it -> it)
                        .toList();
        return new Parent(attachment.ref(), CONTROLLER_NAME, Conditions.since(all, before));
    }

    private Stream<Condition> obstacle(ObjectKey gateway, Plan plan) {
        return plan.sidecars().obstacle(gateway, outcome.failures()).stream()
                .map(it -> conditions.of(it.type(), Value.True, it.reason(), it.message()));
    }

    /** What was said before holds until somebody has looked. */
    private Stream<Condition> pods(GatewayModel gateway, Plan plan, List<Condition> before) {
        var report = outcome.pods().get(gateway.key());
        var config = plan.config(gateway.key());
        return report == null || config.isEmpty()
                ? before.stream().filter(it -> PodConditions.TYPES.contains(it.type()))
                : new PodConditions(conditions, gateway.shape(), report, config.get().version())
                        .all().stream();
    }

    private static Optional<Problem> refusal(AiRoute resolved, AiRoute.Attachment attachment) {
        return switch (attachment.listeners()) {
            case Resolved.Dangling(var problem) -> Optional.of(problem);
            case Resolved.Found(_) -> resolved.mistakes().stream().findFirst();
        };
    }

    /** Proof, not intent: all is written, and the sidecars say that Envoy uses it. */
    private Condition programmed(
            Planned planned, Condition accepted, List<Condition> pods, Plan plan) {
        if (accepted.status() != Value.True) {
            return conditions.notProgrammed("NotAccepted", "the route is not accepted");
        }
        if (planned.model().workload() instanceof Resolved.Dangling(var problem)) {
            return conditions.notProgrammed(problem.reason().name(), problem.message());
        }
        var failed =
                plan.routeObjects().getOrDefault(route.key(), List.of()).stream()
                        .filter(outcome.failures()::containsKey)
                        .map(ref -> ref + ": " + outcome.failures().get(ref))
                        .toList();
        if (!failed.isEmpty()) {
            return conditions.notProgrammed("NotWritten", String.join("; ", failed));
        }
        var held = plan.held().get(route.key());
        return held == null ? proven(pods) : waiting(held);
    }

    private Condition waiting(Plan.Held held) {
        boolean isLong = !conditions.now().isBefore(held.since().plus(LONG));
        return conditions.notProgrammed(
                isLong ? PodConditions.CONFIG_PENDING : PUBLISHING,
                "what was before is served until all sidecars have its configuration; "
                        + held.why());
    }

    private Condition proven(List<Condition> pods) {
        return pods.stream()
                .filter(it -> it.type().equals(PodConditions.ATTACHED))
                .findFirst()
                .map(
                        it ->
                                it.status() == Value.True
                                        ? conditions.programmed()
                                        : conditions.of(
                                                Conditions.PROGRAMMED,
                                                it.status(),
                                                it.status() == Value.False
                                                        ? "NotAttached"
                                                        : it.reason(),
                                                "all is written; " + it.message()))
                .orElseGet(
                        () ->
                                conditions.of(
                                        Conditions.PROGRAMMED,
                                        Value.Unknown,
                                        "NotLooked",
                                        "all is written; nobody has looked at the pods yet"));
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
        return Stream.of(
                        Conditions.RESOLVED_REFS,
                        Conditions.PROGRAMMED,
                        PodConditions.INJECTED,
                        PodConditions.ATTACHED,
                        Conditions.ACCEPTED)
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
