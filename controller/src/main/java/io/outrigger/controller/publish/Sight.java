package io.outrigger.controller.publish;

import io.outrigger.controller.plan.Desired;
import io.outrigger.controller.pods.PodReport;
import io.outrigger.manifests.api.ObjectKey;
import java.time.Instant;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What is known when a plan comes. Prints without the configurations, which hold credentials.
 *
 * @param published by Gateway: what its config Secrets hold
 * @param inPlace whether an object is as it should be
 * @param pods by Gateway; without those that nobody has looked at, or may
 */
public record Sight(
        Map<ObjectKey, Found> published,
        Predicate<Desired> inPlace,
        Map<ObjectKey, PodReport> pods,
        Instant now) {
    public Sight {
        published = Map.copyOf(published);
        pods = Map.copyOf(pods);
    }

    @Override
    public String toString() {
        return "Sight[" + published.keySet() + "]";
    }
}
