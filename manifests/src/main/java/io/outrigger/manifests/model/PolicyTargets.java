package io.outrigger.manifests.model;

import io.outrigger.manifests.api.AIGatewayRoute;
import io.outrigger.manifests.api.ApiKind;
import io.outrigger.manifests.api.Gateway;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.api.ObjectMeta;
import io.outrigger.manifests.api.SecurityPolicy;
import io.outrigger.manifests.api.SecurityPolicy.TargetNamespaces;
import io.outrigger.manifests.api.SecurityPolicy.TargetReference;
import io.outrigger.manifests.api.SecurityPolicy.TargetSelector;
import io.outrigger.manifests.api.SecurityPolicy.Targets;
import io.outrigger.manifests.tree.Json;
import io.outrigger.manifests.tree.Json.UnknownKeys;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Finds what policies target. An AIGatewayRoute is targeted as the HTTPRoute of its name, as on
 * Envoy Gateway, whose schema knows no other kind. Targets that are not there are passed over: they
 * may be another controller's.
 */
record PolicyTargets(ClusterSnapshot snapshot) {
    private static final Targets NONE = new Targets(null, List.of(), List.of());

    /** Targets that exist, though perhaps without the section, each once. */
    List<PolicyTarget> of(SecurityPolicy policy) {
        var targets = targets(policy);
        var refs =
                targets.targetRef() == null
                        ? targets.targetRefs().stream()
                        : Stream.of(targets.targetRef());
        return Stream.concat(
                        refs.flatMap(it -> referred(policy, it)),
                        targets.targetSelectors().stream().flatMap(it -> selected(policy, it)))
                .distinct()
                .toList();
    }

    private static Targets targets(SecurityPolicy policy) {
        try {
            return Json.read(policy.spec(), Targets.class, UnknownKeys.IGNORED);
        } catch (JacksonException _) {
            return NONE;
        }
    }

    /** Whether the rule or the listener that it names is there. */
    boolean sectionExists(PolicyTarget target) {
        return switch (target.scope()) {
            case ROUTE, GATEWAY -> true;
            case RULE ->
                    Stream.ofNullable(snapshot.routes().get(target.object()))
                            .flatMap(it -> it.spec().rules().stream())
                            .anyMatch(it -> target.section().equals(it.name()));
            case LISTENER ->
                    Stream.ofNullable(snapshot.gateways().get(target.object()))
                            .flatMap(it -> it.spec().listeners().stream())
                            .anyMatch(it -> target.section().equals(it.name()));
        };
    }

    private Stream<PolicyTarget> referred(SecurityPolicy policy, TargetReference ref) {
        if (!Kinds.GATEWAY_GROUP.equals(ref.group())) {
            return Stream.empty();
        }
        var key = new ObjectKey(policy.key().namespace(), ref.name());
        return objects(ref.kind())
                .filter(it -> it.key().equals(key))
                .map(it -> target(ref.kind(), key, ref.sectionName()));
    }

    private Stream<PolicyTarget> selected(SecurityPolicy policy, TargetSelector selector) {
        String group = Objects.requireNonNullElse(selector.group(), Kinds.GATEWAY_GROUP);
        if (!group.equals(Kinds.GATEWAY_GROUP)) {
            return Stream.empty();
        }
        var labels = new Gateway.LabelSelector(selector.matchLabels(), selector.matchExpressions());
        return objects(selector.kind())
                .filter(it -> labels.selects(it.labels()))
                .filter(it -> looksIn(policy, selector, it.namespace()))
                .filter(it -> permitted(policy, selector.kind(), it.key()))
                .map(it -> target(selector.kind(), it.key(), null));
    }

    private boolean looksIn(SecurityPolicy policy, TargetSelector selector, String namespace) {
        var namespaces =
                Objects.requireNonNullElse(
                        selector.namespaces(), new TargetNamespaces("Same", null));
        return switch (Objects.requireNonNullElse(namespaces.from(), "Same")) {
            case "All" -> true;
            case "Selector" ->
                    namespaces.selector() != null
                            && namespaces.selector().selects(labelsOf(namespace));
            default -> namespace.equals(policy.key().namespace());
        };
    }

    private Map<String, String> labelsOf(String namespace) {
        var object = snapshot.namespaces().get(new ObjectKey("", namespace));
        return object == null ? Map.of() : object.metadata().labels();
    }

    private boolean permitted(SecurityPolicy policy, String kind, ObjectKey target) {
        ApiKind targetKind = kind.equals(Kinds.GATEWAY.kind()) ? Kinds.GATEWAY : Kinds.HTTP_ROUTE;
        return new Grants(snapshot)
                        .permitted(
                                new Grants.Ref(Kinds.SECURITY_POLICY, policy.key()),
                                new Grants.Ref(targetKind, target))
                instanceof Resolved.Found<ObjectKey>;
    }

    private Stream<ObjectMeta> objects(String kind) {
        if (kind.equals(Kinds.GATEWAY.kind())) {
            return snapshot.gateways().values().stream().map(Gateway::metadata);
        }
        return kind.equals(Kinds.HTTP_ROUTE.kind())
                ? snapshot.routes().values().stream().map(AIGatewayRoute::metadata)
                : Stream.empty();
    }

    private static PolicyTarget target(String kind, ObjectKey key, @Nullable String section) {
        if (kind.equals(Kinds.GATEWAY.kind())) {
            return section == null
                    ? PolicyTarget.gateway(key)
                    : PolicyTarget.listener(key, section);
        }
        return section == null ? PolicyTarget.route(key) : PolicyTarget.rule(key, section);
    }
}
