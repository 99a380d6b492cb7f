package io.outrigger.controller.plan;

import io.outrigger.manifests.api.ApiKind;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.api.ObjectMeta;
import io.outrigger.manifests.api.Status;
import io.outrigger.manifests.model.ClusterSnapshot;
import io.outrigger.manifests.model.Problem;
import io.outrigger.manifests.model.References;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Kinds that are read only to say that they have no effect yet. */
record NotYetSupported(ClusterSnapshot snapshot, Instant now) {

    /** For what refers to these Gateways, or to what their routes lead to. */
    List<StatusUpdate> of(Collection<ObjectKey> gateways, References references) {
        var routes =
                snapshot.mcpRoutes().values().stream()
                        .filter(it -> it.refersToOneOf(gateways))
                        .flatMap(
                                it ->
                                        refused(Kinds.MCP_ROUTE, it.metadata(), it.status())
                                                .stream());
        var quotas =
                snapshot.quotas().values().stream()
                        .filter(it -> it.targetsOneOf(references.backends()))
                        .flatMap(
                                it ->
                                        refused(Kinds.QUOTA_POLICY, it.metadata(), it.status())
                                                .stream());
        return Stream.concat(routes, quotas).toList();
    }

    private Optional<StatusUpdate> refused(ApiKind kind, ObjectMeta metadata, Status before) {
        var conditions = new Conditions(metadata.generation(), now);
        var problem =
                new Problem(
                        Problem.Reason.NotYetSupported,
                        kind.kind() + " is not supported yet: it has no effect");
        var after =
                Status.of(
                        Conditions.since(
                                List.of(conditions.accepted(Optional.of(problem))),
                                before.conditions()));
        return Statuses.update(kind, metadata, before, after);
    }
}
