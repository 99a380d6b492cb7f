package io.outrigger.controller.doctor;

import io.outrigger.controller.doctor.Facts.Trial;
import io.outrigger.controller.pods.Injection;
import io.outrigger.manifests.deployment.ExtProcNames;
import io.outrigger.manifests.install.WebhookConfigurations;
import io.outrigger.manifests.model.Gateways;
import io.outrigger.manifests.model.Resolved;
import java.util.Optional;
import java.util.Set;

/** The links up to a pod that would be right. */
final class GatewayChecks {
    private static final Set<String> CONTROLLERS =
            Set.of("istio.io/gateway-controller", "gateway.envoyproxy.io/gatewayclass-controller");

    private GatewayChecks() {}

    static Optional<Finding> kinds(Patient patient) {
        var missing = patient.facts().missingKinds();
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Finding(
                                Link.KINDS,
                                "the API server does not serve " + String.join(", ", missing),
                                "install the CustomResourceDefinitions of Outrigger and of the"
                                        + " Gateway API"));
    }

    static Optional<Finding> gatewayClass(Patient patient) {
        String name = patient.gateway().spec().gatewayClassName();
        if (name.startsWith("istio-agentgateway")) {
            return Optional.of(
                    new Finding(
                            Link.GATEWAY_CLASS,
                            "class %s runs agentgateway, which is not Envoy".formatted(name),
                            "set spec.gatewayClassName: istio"));
        }
        var found = patient.gatewayClass();
        if (found.isEmpty()) {
            return Optional.of(
                    new Finding(
                            Link.GATEWAY_CLASS,
                            "GatewayClass %s is not there".formatted(name),
                            "create it, or name one of kubectl get gatewayclasses"));
        }
        String controller = found.get().spec().controllerName();
        return CONTROLLERS.contains(controller)
                ? Optional.empty()
                : Optional.of(
                        new Finding(
                                Link.GATEWAY_CLASS,
                                "GatewayClass %s is of controller %s".formatted(name, controller),
                                "use a class of one of " + CONTROLLERS.stream().sorted().toList()));
    }

    static Optional<Finding> namespace(Patient patient) {
        var snapshot = patient.facts().snapshot();
        String own = patient.key().namespace();
        var shape = Gateways.shape(own, snapshot);
        if (shape.isEmpty()) {
            return Optional.of(notOptedIn(own, "namespace " + own));
        }
        String pods = patient.podNamespace();
        return patient.isStandalone() || Gateways.injects(pods, snapshot)
                ? Optional.empty()
                : Optional.of(notOptedIn(pods, "namespace %s of the pods".formatted(pods)));
    }

    private static Finding notOptedIn(String namespace, String subject) {
        return new Finding(
                Link.NAMESPACE,
                "%s has not opted in".formatted(subject),
                "kubectl label namespace %s %s=%s, then restart the gateway"
                        .formatted(
                                namespace, Gateways.INJECTION_LABEL, Gateways.INJECTION_ENABLED));
    }

    static Optional<Finding> injection(Patient patient) {
        if (patient.isStandalone()) {
            return Optional.empty();
        }
        var trial = patient.facts().trials().pods().get(patient.podNamespace());
        return switch (trial) {
            case null -> Optional.empty();
            case Trial.Injected() -> Optional.empty();
            case Trial.Refused(var why) ->
                    Optional.of(
                            new Finding(
                                    Link.INJECTION,
                                    "the API server refuses a gateway pod: " + why,
                                    why.contains("calling webhook")
                                            ? "see why the webhook does not answer: kubectl -n"
                                                    + " outrigger-system get pods,endpointslices;"
                                                    + " and its log"
                                            : "lift what refuses it"));
            case Trial.Unchanged() ->
                    isInjectedOtherwise(patient)
                            ? Optional.empty()
                            : Optional.of(notInjected(patient));
        };
    }

    /** A policy or an overlay of this Gateway says nothing about a pod of another one. */
    private static boolean isInjectedOtherwise(Patient patient) {
        return patient.facts().webhook().isEmpty()
                && patient.pods().stream()
                        .anyMatch(it -> it.injection() instanceof Injection.Present);
    }

    private static Finding notInjected(Patient patient) {
        var webhook = patient.facts().webhook();
        if (webhook.isEmpty()) {
            return new Finding(
                    Link.INJECTION,
                    "a new gateway pod gets no sidecar: there is no MutatingWebhookConfiguration "
                            + WebhookConfigurations.NAME,
                    "start the controller, or apply what scripts/outrigger policy prints");
        }
        var first = webhook.get().path("webhooks").path(0);
        if (first.path("clientConfig").path("caBundle").asString("").isEmpty()) {
            return new Finding(
                    Link.INJECTION,
                    "a new gateway pod gets no sidecar: the webhook's caBundle is empty",
                    "see why the controller does not write it: its log, its rights");
        }
        return new Finding(
                Link.INJECTION,
                "a new gateway pod gets no sidecar: the webhook was not called, or failed and"
                        + " failurePolicy is "
                        + first.path("failurePolicy").asString("unset"),
                "see whether the webhook answers: kubectl -n outrigger-system get"
                        + " pods,endpointslices; and its log");
    }

    static Optional<Finding> workload(Patient patient) {
        if (patient.workload() instanceof Resolved.Dangling(var problem)) {
            return Optional.of(
                    new Finding(
                            Link.WORKLOAD,
                            problem.message(),
                            "name the Service of the gateway's pods in spec.addresses, as type"
                                    + " Hostname"));
        }
        if (patient.isStandalone() && patient.pods().isEmpty()) {
            return Optional.of(noExtProc(patient));
        }
        return patient.pods().isEmpty()
                ? Optional.of(
                        new Finding(
                                Link.WORKLOAD,
                                "no pod runs in namespace " + patient.podNamespace(),
                                "see kubectl -n %s describe gateway %s: its own controller makes"
                                                .formatted(
                                                        patient.key().namespace(),
                                                        patient.key().name())
                                        + " the pods"))
                : Optional.empty();
    }

    private static Finding noExtProc(Patient patient) {
        return new Finding(
                Link.WORKLOAD,
                "no pod of ext_proc runs in namespace " + patient.podNamespace(),
                "see kubectl -n %s describe deployment %s; the controller makes it with chart value"
                                .formatted(patient.podNamespace(), ExtProcNames.name(patient.key()))
                        + " standalone: true");
    }
}
