package io.outrigger.manifests.policy;

import io.outrigger.manifests.sidecar.PodNames;
import io.outrigger.manifests.sidecar.SidecarNames;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Questions about a pod, in CEL; what is missing is never an error. */
final class Pods {
    static final String NOT_OF_ENVOY_GATEWAY =
            "%s == '' && %s == ''".formatted(label(PodNames.EG_GATEWAY), label(PodNames.EG_CLASS));

    static final String CLASSIC =
            annotation(PodNames.ISTIO_TEMPLATES) + ".split(',').exists(t, t.trim() == 'gateway')";

    /** Marked by its author; an application's mesh sidecar is no gateway. */
    static final String MARKED =
            label(PodNames.INJECT)
                    + " == 'true' && !object.spec.containers.exists(c, c.name == 'istio-proxy' &&"
                    + " size(c.?args.orValue([])) > 1 && c.args[0] == 'proxy' && c.args[1] =="
                    + " 'sidecar')";

    static final String INJECT =
            "object.metadata.?labels[%s].orValue('true')".formatted(Cel.string(PodNames.INJECT));

    static final String HAS_SIDECAR =
            "(object.spec.containers + object.spec.?initContainers.orValue([]))"
                    + ".exists(c, c.name == '%s')".formatted(SidecarNames.CONTAINER);

    private Pods() {}

    static String label(String name) {
        return "object.metadata.?labels[%s].orValue('')".formatted(Cel.string(name));
    }

    static String annotation(String name) {
        return "object.metadata.?annotations[%s].orValue('')".formatted(Cel.string(name));
    }

    static String hasContainer(String name) {
        return "object.spec.containers.exists(c, c.name == %s)".formatted(Cel.string(name));
    }

    /** Whether a text is a quantity above zero. */
    static String isAmount(String text) {
        return "isQuantity(%1$s) && quantity(%1$s).isGreaterThan(quantity('0'))".formatted(text);
    }

    /**
     * Why a gateway pod may still be no place for the sidecar; all must hold, in the order of the
     * webhook's questions.
     *
     * @param proxies names of containers, one of which must be there
     */
    static Map<String, String> conditions(String proxies) {
        var conditions = new LinkedHashMap<String, String>();
        conditions.put("not-opted-out", INJECT + " == 'true'");
        conditions.put(
                "envoy-of-a-gateway",
                "!%s.startsWith('istio-agentgateway') && %s != 'istio-waypoint' &&\n!(%s in [%s, %s])"
                        .formatted(
                                label(PodNames.GATEWAY_API_CLASS),
                                label(PodNames.GATEWAY_API_CLASS),
                                label(PodNames.ISTIO_MANAGED),
                                "'istio.io-mesh-controller'",
                                "'istio.io-eastwest-controller'"));
        conditions.put(
                "linux",
                "object.spec.?os.name.orValue('') != 'windows' &&\n"
                        + "object.spec.?nodeSelector['kubernetes.io/os'].orValue('') != 'windows'");
        conditions.put("own-network", "!object.spec.?hostNetwork.orValue(false)");
        conditions.put(
                "proxy-container",
                "object.spec.containers.exists(c, c.name in %s)".formatted(proxies));
        conditions.put(
                "no-foreign-sidecar",
                "!%s ||\nhas(object.metadata.annotations) && '%s' in object.metadata.annotations"
                        .formatted(HAS_SIDECAR, SidecarNames.STATUS_ANNOTATION));
        return Collections.unmodifiableMap(conditions);
    }
}
