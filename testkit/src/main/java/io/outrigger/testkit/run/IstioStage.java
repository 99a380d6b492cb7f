package io.outrigger.testkit.run;

import io.outrigger.testkit.cluster.Cluster;
import io.outrigger.testkit.process.Child;
import io.outrigger.testkit.run.settings.RunSettings;
import io.outrigger.testkit.run.settings.RunSettings.Detail;
import io.outrigger.testkit.settings.TestBed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Up to a gateway pod that Istio configures. */
final class IstioStage extends ClusterStage<Cluster> {
    private static final Family FAMILY =
            new Family(
                    "istio",
                    "kube-controller-manager, istiod",
                    "127.0.0.1:0",
                    NAMESPACE,
                    "EnvoyFilters");

    IstioStage(TestBed bed, Story story, RunSettings settings) {
        super(bed, story, settings, FAMILY);
    }

    @Override
    Cluster started(TestBed bed) {
        return Cluster.start(bed);
    }

    @Override
    PodGateway follow(Cluster cluster, Child controller) {
        return IstioGateway.follow(cluster, controller);
    }

    @Override
    void tell(PodGateway gateway, Cluster cluster) throws IOException {
        var filters = gateway.pod().written().envoyFilters();
        filters.forEach(it -> story.say(Written.shortForm(it)));
        if (settings.detail() == Detail.VERBOSE) {
            Path file = cluster.run().path().resolve("envoyfilters.yaml");
            Files.writeString(file, Trees.yaml(filters));
            story.say("in full: " + file);
        }
    }
}
