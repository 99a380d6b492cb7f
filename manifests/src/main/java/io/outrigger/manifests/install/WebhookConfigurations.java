package io.outrigger.manifests.install;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The MutatingWebhookConfiguration: which new pods the API server shows to the webhook.
 *
 * <p>It selects so narrowly that a webhook that is down blocks gateway pods of namespaces that
 * opted in, and nothing else.
 */
public final class WebhookConfigurations {
    /** Sorts after Istio's webhooks, so that classic gateway pods come to us complete. */
    public static final String NAME = "outrigger-gateway-pods";

    /** The label by which a namespace opts in. */
    public static final String INJECTION_LABEL = "outrigger.io/injection";

    /** The path that the API server posts to. */
    public static final String PATH = "/mutate";

    private static final String WEBHOOK_NAME = "gateway-pods.outrigger.io";
    private static final int TIMEOUT_SECONDS = 5;

    /**
     * Labels and annotations are read behind {@code has()}: an error in a condition counts as a
     * failure of the webhook and would block the pod.
     */
    private static final String GATEWAY_POD =
            """
            (has(object.metadata.labels) && (
              'gateway.networking.k8s.io/gateway-name' in object.metadata.labels ||
              'gateway.envoyproxy.io/owning-gateway-name' in object.metadata.labels ||
              'gateway.envoyproxy.io/owning-gatewayclass' in object.metadata.labels ||
              'outrigger.io/inject' in object.metadata.labels)) ||
            (has(object.metadata.annotations) &&
              'inject.istio.io/templates' in object.metadata.annotations &&
              object.metadata.annotations['inject.istio.io/templates'].contains('gateway'))
            """;

    private WebhookConfigurations() {}

    /**
     * The configuration.
     *
     * @param caBundle PEM of the authorities that sign our serving certificates
     * @param ownNamespace where the webhook itself runs: its own pods never depend on it
     */
    public static ObjectNode of(WebhookClient client, String caBundle, String ownNamespace) {
        var root = JsonNodeFactory.instance.objectNode();
        root.put("apiVersion", "admissionregistration.k8s.io/v1");
        root.put("kind", "MutatingWebhookConfiguration");
        root.putObject("metadata")
                .put("name", NAME)
                .putObject("labels")
                .put("app.kubernetes.io/name", "outrigger")
                .put("app.kubernetes.io/component", "webhook");
        var webhook = root.putArray("webhooks").addObject();
        webhook.put("name", WEBHOOK_NAME);
        webhook.putArray("admissionReviewVersions").add("v1");
        webhook.set("clientConfig", clientConfig(client, caBundle));
        webhook.put("failurePolicy", "Fail");
        webhook.put("matchPolicy", "Equivalent");
        webhook.put("reinvocationPolicy", "IfNeeded");
        webhook.put("sideEffects", "None");
        webhook.put("timeoutSeconds", TIMEOUT_SECONDS);
        newPods(webhook.putArray("rules").addObject());
        namespaces(webhook.putObject("namespaceSelector"), ownNamespace);
        requirement(
                webhook.putObject("objectSelector").putArray("matchExpressions"),
                "outrigger.io/inject",
                "NotIn",
                List.of("false"));
        webhook.putArray("matchConditions")
                .addObject()
                .put("name", "gateway-pod")
                .put("expression", GATEWAY_POD.strip());
        return root;
    }

    private static ObjectNode clientConfig(WebhookClient client, String caBundle) {
        var config = JsonNodeFactory.instance.objectNode();
        config.put("caBundle", Base64.getEncoder().encodeToString(caBundle.getBytes(UTF_8)));
        switch (client) {
            case WebhookClient.Service(var namespace, var name, var port) ->
                    config.putObject("service")
                            .put("namespace", namespace)
                            .put("name", name)
                            .put("path", PATH)
                            .put("port", port);
            case WebhookClient.Url(var url) -> config.put("url", url.resolve(PATH).toString());
        }
        return config;
    }

    private static void newPods(ObjectNode rule) {
        rule.putArray("apiGroups").add("");
        rule.putArray("apiVersions").add("v1");
        rule.putArray("operations").add("CREATE");
        rule.putArray("resources").add("pods");
        rule.put("scope", "Namespaced");
    }

    private static void namespaces(ObjectNode selector, String ownNamespace) {
        var expressions = selector.putArray("matchExpressions");
        requirement(expressions, INJECTION_LABEL, "In", List.of("enabled"));
        requirement(
                expressions,
                "kubernetes.io/metadata.name",
                "NotIn",
                List.of("kube-system", "kube-public", "kube-node-lease", ownNamespace));
    }

    private static void requirement(
            ArrayNode expressions, String key, String operator, List<String> values) {
        var requirement = expressions.addObject().put("key", key).put("operator", operator);
        var list = requirement.putArray("values");
        values.forEach(list::add);
    }
}
