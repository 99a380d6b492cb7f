package io.outrigger.controller.extension;

import com.google.protobuf.ByteString;
import io.outrigger.controller.extension.Findings.Own;
import io.outrigger.controller.extension.envoy.cluster.Cluster;
import io.outrigger.manifests.envoy.EnvoyNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The clusters of a translation: those that came, and ours. */
record Clusters(Wired.Parts parts, Findings findings) {

    /**
     * All clusters.
     *
     * @param came without those that an earlier run of ours added
     */
    List<ByteString> with(List<ByteString> came) {
        var own = findings.ownClusters();
        var replaced = own.values().stream().map(Own::replaced).collect(Collectors.toSet());
        var unused =
                own.values().stream()
                        .filter(Clusters::isItsAlone)
                        .filter(it -> !findings.deadHttpRoutes().contains(it.httpRoute()))
                        .map(Own::replaced)
                        .collect(Collectors.toSet());
        var all = new ArrayList<ByteString>();
        var settings = new HashMap<String, Cluster>();
        for (var bytes : came) {
            var cluster = Resource.read(bytes, Cluster.parser());
            if (cluster.message().isEmpty()) {
                findings.malformed();
            }
            String name = cluster.message().map(Cluster::getName).orElse("");
            if (replaced.contains(name)) {
                cluster.message().ifPresent(it -> settings.put(name, it));
            }
            if (!isOurs(name) && !unused.contains(name)) {
                all.add(bytes);
            }
        }
        own.values().forEach(it -> all.add(own(it, settings)));
        all.add(parts.extProcCluster());
        return all;
    }

    private static boolean isOurs(String name) {
        return name.equals(EnvoyNames.EXT_PROC_CLUSTER)
                || name.startsWith(EnvoyNames.OWN_CLUSTER_PREFIX);
    }

    /** Whether no other route can lead to the cluster of the dead end. */
    private static boolean isItsAlone(Own own) {
        var key = own.httpRoute();
        return own.replaced()
                .startsWith("httproute/%s/%s/rule/".formatted(key.namespace(), key.name()));
    }

    /** What a BackendTrafficPolicy says of backends' health holds for ours. */
    private static ByteString own(Own own, Map<String, Cluster> settings) {
        Cluster ours = own.rule().cluster().orElseThrow();
        @Nullable Cluster its = settings.get(own.replaced());
        if (its == null
                || (its.getHealthChecksCount() == 0 && its.getOutlierDetection().isEmpty())) {
            return ours.toByteString();
        }
        return ours.toBuilder()
                .addAllHealthChecks(its.getHealthChecksList())
                .setOutlierDetection(its.getOutlierDetection())
                .build()
                .toByteString();
    }
}
