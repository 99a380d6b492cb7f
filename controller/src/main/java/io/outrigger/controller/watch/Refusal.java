package io.outrigger.controller.watch;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.outrigger.manifests.api.ApiKind;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A kind that must not be watched is as if it were not served: rights may come after the version
 * that wants them. That it must not is logged once.
 */
final class Refusal {
    private static final Logger LOG = LoggerFactory.getLogger(Refusal.class);
    private static final int FORBIDDEN = 403;

    private final ApiKind kind;
    private boolean told;

    Refusal(ApiKind kind) {
        this.kind = kind;
    }

    /**
     * What was started; nothing if that is forbidden.
     *
     * @throws KubernetesClientException if it fails otherwise
     */
    <V> Informers<V> orNone(Supplier<Informers<V>> start) {
        try {
            return start.get();
        } catch (KubernetesClientException e) {
            if (e.getCode() != FORBIDDEN) {
                throw e;
            }
            if (!told) {
                told = true;
                LOG.atWarn()
                        .addKeyValue("kind", kind.kind())
                        .addKeyValue("error", e.getMessage())
                        .log("A kind must not be watched and counts as not served");
            }
            return Informers.none();
        }
    }
}
