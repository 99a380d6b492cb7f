package io.outrigger.extproc.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.extproc.server.EnvoyState.Updates;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What Envoy's answers prove. */
class EnvoyStateTest {
    private static final String OWN =
            """
            {"@type": "type.googleapis.com/envoy.admin.v3.ClustersConfigDump.DynamicCluster",
             "cluster": {"name": "outrigger/ai/chat/rule/0", "http_filters": [
               {"name": "envoy.filters.http.ext_proc/aigateway"}],
              "metadata": {"per_route_rule_backend_name": "one"}}}
            """;

    @Test
    void aClusterWithoutTheUpstreamFilterMediatesNothing() {
        assertThat(clusters(OWN).missing(List.of("one", "two"))).containsExactly("two");
        assertThat(clusters(OWN.replace("/aigateway", "")).missing(List.of("one")))
                .containsExactly("one");
        assertThat(
                        clusters(OWN.replace("\"one\"", "\"none\"") + OWN.replace("/aigateway", ""))
                                .missing(List.of("one")))
                .as("the filter of another cluster")
                .containsExactly("one");
    }

    @Test
    void aBackendThatAPolicyProtectsIsABackend() {
        String guarded = OWN.replace("rule_backend", "rule_protected_backend");

        assertThat(clusters(guarded).missing(List.of("one", "two"))).containsExactly("two");
    }

    @Test
    void aNameIsAWholeName() {
        assertThat(clusters(OWN).missing(List.of("on"))).containsExactly("on");
        assertThat(clusters(OWN).hasCluster()).isFalse();
        assertThat(clusters("{\"name\": \"ai-gateway-extproc-uds\"}").hasCluster()).isTrue();
        assertThat(clusters("{\"cluster_name\": \"ai-gateway-extproc-uds\"}").hasCluster())
                .as("a filter that leads there")
                .isFalse();
    }

    @Test
    void theSocketIsTheOneOfOurCluster() {
        String other =
                OWN.replace(
                        "\"name\": \"envoy", "\"pipe\": {\"path\": \"/other\"}, \"name\": \"envoy");
        String ours =
                """
                {"@type": "type.googleapis.com/envoy.admin.v3.ClustersConfigDump.StaticCluster",
                 "cluster": {"name": "ai-gateway-extproc-uds",
                  "address": {"pipe": {"path": "/uds/run.sock"}}}}
                """;

        assertThat(clusters(other + ours).socket()).isEqualTo("/uds/run.sock");
        assertThat(clusters(other).socket()).isEmpty();
    }

    @Test
    void aListenerThatIsRefusedIsTold() {
        assertThat(
                        listeners(
                                        """
                                        {"name": "http", "active_state": {"listener": {"details": "mine"}},
                                         "error_state": {"details": "no \\"such\\" filter"}}
                                        """)
                                .refusedListener())
                .isEqualTo("Envoy refuses a listener: no \\\"such\\\" filter");
        assertThat(listeners("{\"listener\": {\"details\": \"mine\"}}").refusedListener())
                .isEmpty();
    }

    @Test
    void updatesAreCounted() {
        assertThat(
                        Updates.read(
                                """
                                cluster_manager.cds.update_rejected: 2
                                cluster_manager.cds.update_success: 14
                                """))
                .isEqualTo(new Updates(14, 2));
        assertThat(Updates.read("")).isEqualTo(new Updates(0, 0));
    }

    private static EnvoyState clusters(String json) {
        return new EnvoyState(EnvoyWiring.OWN_CLUSTERS, json, "", "", "");
    }

    private static EnvoyState listeners(String json) {
        return new EnvoyState(EnvoyWiring.OWN_CLUSTERS, "", json, "", "");
    }

    @Test
    void withoutHooksRoutesTellTheirBackends() {
        String filter =
                "\"name\": \"envoy.filters.http.ext_proc/envoyextensionpolicy/ai/outrigger-ext-proc/extproc/0\"";
        String backends = "\"outrigger-backends\": \"ai/chat one=ai/a/rule@host rest=@\"";
        String cluster = "\"name\": \"envoyextensionpolicy/ai/outrigger-ext-proc/extproc/0\"";
        var all = new EnvoyState(EnvoyWiring.POLICY, cluster, filter, backends + filter, "");
        var another =
                new EnvoyState(
                        EnvoyWiring.POLICY,
                        cluster.replace("outrigger", "other"),
                        filter.replace("outrigger", "other"),
                        backends,
                        "");

        assertThat(all.hasCluster()).isTrue();
        assertThat(all.hasRouterFilter()).isTrue();
        assertThat(all.missing(List.of("ai/a/rule", "ai/a"))).containsExactly("ai/a");
        assertThat(another.hasCluster()).as("a policy of the user's").isFalse();
        assertThat(another.hasRouterFilter()).isFalse();
        assertThat(another.missing(List.of("ai/a/rule")))
                .as("routes that no filter is enabled on")
                .containsExactly("ai/a/rule");
    }
}
