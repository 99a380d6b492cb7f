package io.outrigger.manifests.overlay;

import io.outrigger.manifests.api.ApiKind;
import io.outrigger.manifests.api.Gateway;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.api.Owned;
import io.outrigger.manifests.model.GatewayFamily;
import io.outrigger.manifests.tree.Json;
import io.outrigger.manifests.tree.Yaml;
import tools.jackson.databind.node.ObjectNode;

/** The object of ours that carries an overlay to a Gateway's controller. */
record Carrier(GatewayFamily family, Gateway gateway, String name) {
    private ApiKind kind() {
        return switch (family) {
            case ISTIO -> Kinds.CONFIG_MAP;
            case ENVOY_GATEWAY -> Kinds.ENVOY_PROXY;
        };
    }

    boolean is(String otherKind, String otherName) {
        return kind().kind().equals(otherKind) && name.equals(otherName);
    }

    /** With the part of a Deployment that is to be merged. */
    ObjectNode object(ObjectNode deployment) {
        var key = new ObjectKey(gateway.key().namespace(), name);
        var object = Owned.object(kind(), key, Kinds.GATEWAY, gateway.metadata());
        return switch (family) {
            case ISTIO -> object.set("data", Json.object("deployment", Yaml.print(deployment)));
            case ENVOY_GATEWAY ->
                    object.set(
                            "spec",
                            Json.object(
                                    "provider",
                                    Json.object(
                                            "type",
                                            "Kubernetes",
                                            "kubernetes",
                                            Json.object(
                                                    "envoyDeployment",
                                                    Json.object(
                                                            "patch",
                                                            Json.object(
                                                                    "type",
                                                                    "StrategicMerge",
                                                                    "value",
                                                                    deployment))))));
        };
    }

    ObjectNode reference() {
        return Json.object("group", kind().group(), "kind", kind().kind(), "name", name);
    }

    @Override
    public String toString() {
        return kind().kind() + " " + name;
    }
}
