package io.outrigger.controller.install;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.outrigger.testkit.cluster.KubeApiServer;
import io.outrigger.testkit.cluster.Operator;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.settings.TestBed;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the chart lets the controller do. */
public final class Rights {
    private static final Set<String> KINDS =
            Set.of("ServiceAccount", "ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding");

    private Rights() {}

    /**
     * A client of the controller's ServiceAccount, with the rights of an installation for all
     * namespaces; the namespace {@code outrigger-system} must be there.
     *
     * @param values of the chart, besides
     */
    public static KubernetesClient forAllNamespaces(
            TestBed bed, RunFolder run, KubeApiServer server, String... values) {
        var all = new ArrayList<>(List.of(values));
        all.add("--set=clusterWide=true");
        new Chart(Operator.offline(bed, run))
                .objects(all.toArray(String[]::new)).stream()
                        .filter(it -> KINDS.contains(it.path("kind").asString("")))
                        .forEach(server.http()::apply);
        return server.client(Chart.NAMESPACE, "outrigger");
    }
}
