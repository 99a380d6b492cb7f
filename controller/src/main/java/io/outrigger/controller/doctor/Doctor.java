package io.outrigger.controller.doctor;

import io.outrigger.controller.pods.Injection;
import io.outrigger.manifests.api.Gateway;
import io.outrigger.manifests.model.Gateways;
import io.outrigger.webhook.decision.Decider;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Asks link by link; what comes after a broken one tells nothing. */
public final class Doctor {
    private static final List<Function<Patient, Optional<Finding>>> LINKS =
            List.of(
                    GatewayChecks::kinds,
                    GatewayChecks::gatewayClass,
                    GatewayChecks::namespace,
                    GatewayChecks::injection,
                    GatewayChecks::workload,
                    DataPlaneChecks::pods,
                    ConflictChecks::envoyAiGateway,
                    ConflictChecks::bodyBasedRouter,
                    DataPlaneChecks::envoyFilter,
                    HookChecks::envoyGateway,
                    DataPlaneChecks::objects,
                    DataPlaneChecks::routes,
                    DataPlaneChecks::attached);

    private static final List<Function<Patient, Optional<Finding>>> WARNINGS =
            List.of(ConflictChecks::filteredClusters, DataPlaneChecks::silent);

    private Doctor() {}

    /**
     * A diagnosis for each Gateway that opted in or that an AI route names.
     *
     * @param decider the webhook's decision about pods
     */
    public static List<Diagnosis> examine(Facts facts, Decider decider, Predicate<Gateway> asked) {
        var judge = new Injection.Judge(decider, facts.snapshot());
        return facts.snapshot().gateways().values().stream()
                .filter(asked)
                .map(it -> new Patient(it, facts, judge))
                .filter(Doctor::isOurBusiness)
                .map(Doctor::diagnosis)
                .toList();
    }

    private static boolean isOurBusiness(Patient patient) {
        return Gateways.shape(patient.key().namespace(), patient.facts().snapshot()).isPresent()
                || !patient.routes().isEmpty();
    }

    private static Diagnosis diagnosis(Patient patient) {
        return new Diagnosis(
                patient.key(),
                LINKS.stream().flatMap(it -> it.apply(patient).stream()).findFirst(),
                WARNINGS.stream().flatMap(it -> it.apply(patient).stream()).toList(),
                DataPlaneChecks.counted(patient));
    }
}
