package io.outrigger.manifests.policy;

import io.outrigger.manifests.api.Gateway;
import io.outrigger.manifests.model.GatewayFamily;
import io.outrigger.manifests.model.WorkloadResolver;
import io.outrigger.manifests.sidecar.ConfigSecrets;
import io.outrigger.manifests.sidecar.PodNames;
import io.outrigger.manifests.sidecar.Proxy;
import java.util.List;
import java.util.Optional;

/** The pods of a Gateway, as a policy finds them. */
public sealed interface GatewayPods {
    /** Made by Istio, in the Gateway's namespace. */
    record Istio(String gatewayNamespace, String gateway) implements GatewayPods {}

    /** Made by Envoy Gateway, in its own namespace or in the Gateway's. */
    record EnvoyGateway(String gatewayNamespace, String gateway) implements GatewayPods {}

    /** Made by Envoy Gateway for all Gateways of a class. */
    record EnvoyGatewayClass(String gatewayClass) implements GatewayPods {}

    /** Made by a user, who names the Gateway in an annotation. */
    record HandMade(String gatewayNamespace, String gateway) implements GatewayPods {}

    /** The pods of a Gateway, by who makes them. */
    static GatewayPods of(Gateway gateway, GatewayFamily family) {
        var namespace = gateway.key().namespace();
        var name = gateway.key().name();
        return switch (family) {
            case ENVOY_GATEWAY -> new EnvoyGateway(namespace, name);
            case ISTIO ->
                    WorkloadResolver.service(gateway).isPresent()
                            ? new HandMade(namespace, name)
                            : new Istio(namespace, name);
        };
    }

    /** The Secret with the routes of the filter configuration; policies are named after it. */
    default String configSecret() {
        return switch (this) {
            case Istio(var namespace, var name) -> ConfigSecrets.name(namespace, name);
            case EnvoyGateway(var namespace, var name) -> ConfigSecrets.name(namespace, name);
            case EnvoyGatewayClass(var gatewayClass) -> ConfigSecrets.ofClass(gatewayClass);
            case HandMade(var namespace, var name) -> ConfigSecrets.name(namespace, name);
        };
    }

    /** The proxies that such a pod may have, the first of them counts. */
    default List<Proxy> proxies() {
        return switch (this) {
            case Istio _ -> List.of(Proxy.ISTIO);
            case EnvoyGateway _, EnvoyGatewayClass _ -> List.of(Proxy.ENVOY);
            case HandMade _ -> List.of(Proxy.ISTIO, Proxy.ENVOY);
        };
    }

    /** The one namespace where they are; empty if they may be in any. */
    default Optional<String> namespace() {
        return switch (this) {
            case Istio(var namespace, _) -> Optional.of(namespace);
            case HandMade(var namespace, _) -> Optional.of(namespace);
            case EnvoyGateway _, EnvoyGatewayClass _ -> Optional.empty();
        };
    }

    /** Whether a pod is one of them, in CEL. */
    default String condition() {
        return switch (this) {
            case Istio(_, var name) ->
                    "%s && %s == %s"
                            .formatted(
                                    Pods.NOT_OF_ENVOY_GATEWAY,
                                    Pods.label(PodNames.GATEWAY_API_GATEWAY),
                                    Cel.string(name));
            case EnvoyGateway(var namespace, var name) ->
                    "%s == %s && object.metadata.?labels[%s].orValue(request.namespace) == %s"
                            .formatted(
                                    Pods.label(PodNames.EG_GATEWAY),
                                    Cel.string(name),
                                    Cel.string(PodNames.EG_GATEWAY_NAMESPACE),
                                    Cel.string(namespace));
            case EnvoyGatewayClass(var gatewayClass) ->
                    "%s == '' && %s == %s"
                            .formatted(
                                    Pods.label(PodNames.EG_GATEWAY),
                                    Pods.label(PodNames.EG_CLASS),
                                    Cel.string(gatewayClass));
            case HandMade(_, var name) ->
                    "%s && %s == '' &&\n(%s ? %s : %s) &&\n%s == %s"
                            .formatted(
                                    Pods.NOT_OF_ENVOY_GATEWAY,
                                    Pods.label(PodNames.GATEWAY_API_GATEWAY),
                                    Pods.CLASSIC,
                                    Pods.hasContainer(Proxy.ISTIO.container()),
                                    Pods.MARKED,
                                    Pods.annotation(PodNames.GATEWAY),
                                    Cel.string(name));
        };
    }
}
