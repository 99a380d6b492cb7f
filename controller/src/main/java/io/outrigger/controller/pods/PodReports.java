package io.outrigger.controller.pods;

import io.outrigger.controller.pods.PodReport.Line;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.model.ClusterSnapshot;
import io.outrigger.manifests.model.Gateways;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Puts together what is known of pods, Gateway by Gateway. */
public final class PodReports {
    private PodReports() {}

    /** Where the pods of each Gateway of ours are. */
    public static SortedMap<ObjectKey, List<PodSelection>> selections(ClusterSnapshot snapshot) {
        var selections = new TreeMap<ObjectKey, List<PodSelection>>();
        Gateways.ours(snapshot)
                .forEach(
                        (key, family) ->
                                Stream.ofNullable(snapshot.gateways().get(key))
                                        .forEach(
                                                it ->
                                                        selections.put(
                                                                key,
                                                                PodSelections.of(
                                                                        it, family, snapshot))));
        return selections;
    }

    /**
     * The pods of a Gateway, judged.
     *
     * @param pods without those that end
     */
    public record Found(List<Judged> pods) {
        public Found {
            pods = List.copyOf(pods);
        }

        /** The report, with what the sidecars behind these addresses answered. */
        public PodReport report(Map<URI, Answer> answers) {
            return new PodReport(
                    pods.stream()
                            .map(
                                    it ->
                                            new Line(
                                                    it.pod().key().name(),
                                                    it.injection(),
                                                    its(it.pod(), answers)))
                            .toList());
        }

        private static Answer its(ObservedPod pod, Map<URI, Answer> answers) {
            return pod.attached().map(answers::get).orElseGet(Answer.NotAsked::new);
        }
    }

    /** A pod, and whether it has its sidecar. */
    public record Judged(ObservedPod pod, Injection injection) {}

    /** Judges pods of a Gateway of the snapshot. */
    public static Found found(ObjectKey gateway, List<ObservedPod> pods, Injection.Judge judge) {
        var snapshot = judge.snapshot();
        var its = snapshot.gateways().get(gateway);
        String gatewayClass = its == null ? "" : its.spec().gatewayClassName();
        return new Found(
                pods.stream()
                        .filter(ObservedPod::lives)
                        .map(it -> new Judged(it, Injection.of(it, gateway, gatewayClass, judge)))
                        .toList());
    }

    /** Where the sidecars among these pods can be asked. */
    public static Set<URI> addresses(Collection<Found> found) {
        return found.stream()
                .flatMap(it -> it.pods().stream())
                .filter(it -> it.injection() instanceof Injection.Present)
                .flatMap(it -> it.pod().attached().stream())
                .collect(Collectors.toSet());
    }
}
