package io.outrigger.controller.doctor;

import io.outrigger.controller.pods.Answer;
import io.outrigger.controller.pods.Injection;
import io.outrigger.controller.pods.PodReports;
import io.outrigger.controller.pods.PodReports.Judged;
import io.outrigger.manifests.api.AIGatewayRoute;
import io.outrigger.manifests.api.Gateway;
import io.outrigger.manifests.api.GatewayClass;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.model.Gateways;
import io.outrigger.manifests.model.Resolved;
import io.outrigger.manifests.model.Workload;
import io.outrigger.manifests.model.WorkloadResolver;
import java.util.List;
import java.util.Optional;

/** A Gateway, and the cluster around it. */
record Patient(Gateway gateway, Facts facts, Injection.Judge judge) {
    ObjectKey key() {
        return gateway.key();
    }

    Optional<GatewayClass> gatewayClass() {
        return Optional.ofNullable(
                facts.snapshot()
                        .gatewayClasses()
                        .get(new ObjectKey("", gateway.spec().gatewayClassName())));
    }

    /** Whether its Envoys are Istio's; the others are Envoy Gateway's. */
    boolean isIstio() {
        return gatewayClass()
                .filter(it -> it.spec().controllerName().startsWith("istio.io/"))
                .isPresent();
    }

    /** Whether its ext_proc has pods of its own, which are the ones to look at. */
    boolean isStandalone() {
        return Gateways.isStandalone(key().namespace(), facts.snapshot());
    }

    Resolved<Workload> workload() {
        return WorkloadResolver.resolve(gateway, facts.snapshot());
    }

    /** Where its pods are; its own namespace while nobody knows. */
    String podNamespace() {
        return switch (workload()) {
            case Resolved.Found(var workload) -> workload.namespace();
            case Resolved.Dangling(_) -> key().namespace();
        };
    }

    List<Judged> pods() {
        var pods = facts.pods().pods().getOrDefault(key(), List.of());
        return PodReports.found(key(), pods, judge).pods();
    }

    Answer answer(Judged pod) {
        return facts.pods().answers().getOrDefault(pod.pod().key(), new Answer.NotAsked());
    }

    /** The AI routes that name it. */
    List<AIGatewayRoute> routes() {
        return facts.snapshot().routes().values().stream()
                .filter(
                        route ->
                                route.spec().parentRefs().stream()
                                        .anyMatch(
                                                it ->
                                                        it.gateway(route.key().namespace())
                                                                .equals(key())))
                .toList();
    }
}
