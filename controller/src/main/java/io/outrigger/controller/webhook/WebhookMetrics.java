package io.outrigger.controller.webhook;

import io.outrigger.controller.webhook.Certificates.Supply;
import io.outrigger.manifests.install.FailurePolicy;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** What an operator may want to be warned of. */
final class WebhookMetrics {
    private final Gauge notAfter;
    private final Gauge failurePolicy;
    private final Counter probes;
    private final Counter unusable;

    WebhookMetrics(PrometheusRegistry registry) {
        notAfter =
                Gauge.builder()
                        .name("outrigger_webhook_certificate_not_after_timestamp_seconds")
                        .help("When the certificate that the webhook shows expires")
                        .register(registry);
        failurePolicy =
                Gauge.builder()
                        .name("outrigger_webhook_failure_policy")
                        .help("1 for the failure policy that the configuration has")
                        .labelNames("policy")
                        .register(registry);
        probes =
                Counter.builder()
                        .name("outrigger_webhook_probes_total")
                        .help("Dry runs of a pod that should come back with a sidecar")
                        .labelNames("result")
                        .register(registry);
        unusable =
                Counter.builder()
                        .name("outrigger_webhook_certificates_unusable_total")
                        .help("Looks at a Secret of somebody else that could not be used")
                        .register(registry);
    }

    void shown(Supply.Usable supply) {
        notAfter.set((double) supply.serving().notAfter().getEpochSecond());
    }

    void policy(FailurePolicy policy) {
        for (var it : FailurePolicy.values()) {
            failurePolicy.labelValues(it.text()).set(it == policy ? 1 : 0);
        }
    }

    void probed(Probe.Result result) {
        probes.labelValues(result.text()).inc();
    }

    void unusable() {
        unusable.inc();
    }
}
