package io.outrigger.controller.doctor;

import io.outrigger.controller.pods.Answer;
import io.outrigger.controller.pods.Injection;
import io.outrigger.controller.pods.PodReports.Judged;
import io.outrigger.manifests.api.AIGatewayRoute;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.api.Status;
import io.outrigger.manifests.istio.IstioObjects;
import io.outrigger.manifests.model.Gateways;
import io.outrigger.manifests.sidecar.ConfigSecrets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The links from a pod to a mediated request. */
final class DataPlaneChecks {
    private static final Set<String> NEEDED = Set.of("Accepted", "ResolvedRefs");

    /** Reasons of Programmed; for the others there are links of their own. */
    private static final Set<String> NOT_WRITTEN = Set.of("NotWritten", "ConfigPending");

    private static final String CONTROLLER_LOG =
            "see why the controller has not written it: kubectl -n outrigger-system logs"
                    + " deployment/outrigger";

    private DataPlaneChecks() {}

    static Optional<Finding> pods(Patient patient) {
        var pods = patient.pods();
        var lacking = pods.stream().filter(it -> missing(it).isPresent()).toList();
        return lacking.stream()
                .findFirst()
                .map(
                        it ->
                                new Finding(
                                        Link.PODS,
                                        "%d of %d pods lack the sidecar, first %s"
                                                .formatted(
                                                        lacking.size(),
                                                        pods.size(),
                                                        missing(it).orElseThrow()),
                                        "kubectl -n %s %s, once its cause is gone"
                                                .formatted(patient.podNamespace(), replaced(it))));
    }

    private static String replaced(Judged judged) {
        return judged.pod()
                .workload()
                .map(it -> "rollout restart " + it)
                .orElseGet(() -> "delete pod " + judged.pod().key().name());
    }

    /** A pod whose author wants none is no fault. */
    private static Optional<String> missing(Judged judged) {
        return switch (judged.injection()) {
            case Injection.Present _ -> Optional.empty();
            case Injection.Missing it when it.cause() == Injection.Cause.INTENDED ->
                    Optional.empty();
            case Injection.Missing it ->
                    Optional.of(judged.pod().key().name() + ": " + it.message());
        };
    }

    static Optional<Finding> envoyFilter(Patient patient) {
        var refusal = patient.facts().trials().filters().get(patient.podNamespace());
        if (!patient.isIstio() || refusal == null) {
            return Optional.empty();
        }
        String fix =
                refusal.contains("ValidatingAdmissionPolicy")
                        ? "exempt objects labelled app.kubernetes.io/managed-by=outrigger from that"
                                + " policy; Istio's own comes with"
                                + " experimental.stableValidationPolicy"
                        : "lift what refuses it";
        return Optional.of(
                new Finding(
                        Link.ENVOY_FILTER,
                        "the API server refuses an EnvoyFilter: " + refusal,
                        fix));
    }

    static Optional<Finding> objects(Patient patient) {
        var key = patient.key();
        String filter = IstioObjects.gatewayFilter(key);
        boolean written =
                !patient.isIstio()
                        || patient.facts().neighbours().envoyFilters().stream()
                                .map(it -> it.path("metadata"))
                                .anyMatch(
                                        it ->
                                                it.path("name").asString("").equals(filter)
                                                        && it.path("namespace")
                                                                .asString("")
                                                                .equals(patient.podNamespace()));
        if (!written) {
            return Optional.of(
                    new Finding(
                            Link.OBJECTS,
                            "%s %s/%s is not there"
                                    .formatted(
                                            Kinds.ENVOY_FILTER.kind(),
                                            patient.podNamespace(),
                                            filter),
                            CONTROLLER_LOG));
        }
        return secrets(patient)
                .filter(it -> !patient.facts().secrets().contains(it))
                .findFirst()
                .map(
                        it ->
                                new Finding(
                                        Link.OBJECTS,
                                        "Secret %s is not there".formatted(it),
                                        CONTROLLER_LOG));
    }

    private static Stream<ObjectKey> secrets(Patient patient) {
        var merged = Gateways.merged(patient.gateway(), patient.facts().snapshot());
        String routes = ConfigSecrets.of(patient.key(), merged);
        return Stream.of(routes, ConfigSecrets.credentials(routes))
                .map(it -> new ObjectKey(patient.podNamespace(), it));
    }

    static Optional<Finding> routes(Patient patient) {
        return patient.routes().stream()
                .flatMap(it -> route(it, patient.key()).stream())
                .findFirst();
    }

    private static Optional<Finding> route(AIGatewayRoute route, ObjectKey gateway) {
        var parents =
                route.status().parents().stream()
                        .filter(it -> it.controllerName().equals("outrigger.io/controller"))
                        .filter(
                                it ->
                                        it.parentRef()
                                                .gateway(route.key().namespace())
                                                .equals(gateway))
                        .toList();
        if (parents.isEmpty()) {
            return Optional.of(
                    new Finding(
                            Link.ROUTES,
                            "nobody has looked at AIGatewayRoute " + route.key(),
                            CONTROLLER_LOG));
        }
        return parents.stream()
                .flatMap(it -> it.conditions().stream())
                .filter(it -> it.status() != Status.Value.True)
                .filter(it -> NEEDED.contains(it.type()) || isNotWritten(it))
                .findFirst()
                .map(
                        it ->
                                new Finding(
                                        Link.ROUTES,
                                        "AIGatewayRoute %s is not %s (%s): %s"
                                                .formatted(
                                                        route.key(),
                                                        it.type(),
                                                        it.reason(),
                                                        it.message()),
                                        "change what the message names"));
    }

    private static boolean isNotWritten(Status.Condition it) {
        return it.type().equals("Programmed") && NOT_WRITTEN.contains(it.reason());
    }

    static Optional<Finding> attached(Patient patient) {
        return injected(patient).stream().flatMap(it -> detached(it, patient).stream()).findFirst();
    }

    private static Optional<Finding> detached(Judged judged, Patient patient) {
        String pod = judged.pod().key().name();
        return switch (patient.answer(judged)) {
            case Answer.Given given when !given.configError().isEmpty() ->
                    Optional.of(
                            new Finding(
                                    Link.ATTACHED,
                                    "%s refuses its configuration: %s"
                                            .formatted(pod, given.configError()),
                                    "restart the workload if its sidecar is older than the"
                                            + " controller"));
            case Answer.Given given
                    when given.configHash().isEmpty() && !given.configPending().isEmpty() ->
                    Optional.of(
                            new Finding(
                                    Link.ATTACHED,
                                    "%s has no configuration yet: %s"
                                            .formatted(pod, given.configPending()),
                                    "wait two minutes, in which every kubelet delivers; then see"
                                            + " whether the Secrets of its volume are those that"
                                            + " the controller writes"));
            case Answer.Said said when !said.attached() ->
                    Optional.of(
                            new Finding(
                                    Link.ATTACHED,
                                    "%s: %s".formatted(pod, said.detail()),
                                    "see whether Envoy got its configuration: istioctl proxy-status,"
                                            + " and istiod's log for EnvoyFilter"));
            case Answer.Given _, Answer.Unreachable _, Answer.NotAsked _ -> Optional.empty();
        };
    }

    /** A sidecar that cannot be asked from here proves nothing. */
    static Optional<Finding> silent(Patient patient) {
        var silent = new ArrayList<String>();
        for (var judged : injected(patient)) {
            switch (patient.answer(judged)) {
                case Answer.Unreachable(var why) ->
                        silent.add(judged.pod().key().name() + ": " + why);
                case Answer.NotAsked() -> silent.add(judged.pod().key().name() + ": not asked");
                case Answer.Given _ -> {}
            }
        }
        return silent.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Finding(
                                Link.ATTACHED,
                                "%d sidecars did not say whether Envoy uses them, first %s"
                                        .formatted(silent.size(), silent.getFirst()),
                                "see condition Attached of the AI routes, which the controller"
                                        + " asked itself"));
    }

    /** How many are attached, in words. */
    static String counted(Patient patient) {
        var injected = injected(patient);
        long attached =
                injected.stream()
                        .map(patient::answer)
                        .filter(it -> it instanceof Answer.Said said && said.attached())
                        .count();
        if (patient.isStandalone()) {
            return "%d pods of ext_proc, which run apart from Envoy and cannot see whether it uses them"
                    .formatted(injected.size());
        }
        return "%d/%d pods injected, %d/%d attached"
                .formatted(injected.size(), patient.pods().size(), attached, injected.size());
    }

    private static List<Judged> injected(Patient patient) {
        return patient.pods().stream()
                .filter(it -> it.injection() instanceof Injection.Present)
                .toList();
    }
}
