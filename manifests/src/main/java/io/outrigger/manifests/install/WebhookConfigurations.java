package io.outrigger.manifests.install;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.api.Owned;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
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
    private static final String PROBE_NAME = "probe.outrigger.io";
    private static final String NAMESPACE_NAME = "kubernetes.io/metadata.name";
    private static final int TIMEOUT_SECONDS = 5;

    /**
     * What may make a pod a gateway, in CEL. Labels and annotations are read behind {@code has()}:
     * an error in a condition counts as a failure of the webhook and would block the pod.
     */
    public static final String GATEWAY_POD =
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

    /** Only dry runs, so that nobody gets a sidecar in the webhook's own namespace. */
    private static final String DRY_RUN = "has(request.dryRun) && request.dryRun";

    /**
     * The configuration: the webhook, and beside it the same one for its {@link ProbePod}.
     *
     * @param caBundle PEM of the authorities that sign our serving certificates
     */
    public static ObjectNode of(
            WebhookInstallation installation, String caBundle, FailurePolicy policy) {
        var root = Owned.object(Kinds.MUTATING_WEBHOOK_CONFIGURATION, new ObjectKey("", NAME));
        root.withObject("/metadata/labels")
                .put("app.kubernetes.io/name", "outrigger")
                .put("app.kubernetes.io/component", "webhook");
        installation
                .owner()
                .ifPresent(
                        owner ->
                                root.withObject("/metadata")
                                        .putArray("ownerReferences")
                                        .add(owner.tree()));
        var config = clientConfig(installation.client(), caBundle);
        root.putArray("webhooks")
                .add(gatewayPods(installation.namespace(), policy, config))
                .add(probe(installation.namespace(), config));
        return root;
    }

    /** What a configuration says now; empty if it says nothing that Kubernetes knows. */
    public static Optional<FailurePolicy> failurePolicy(JsonNode configuration) {
        return FailurePolicy.of(gatewayPods(configuration).path("failurePolicy").asString(""));
    }

    /** PEM of the authorities that a configuration trusts now; empty if it is not even base64. */
    public static String caBundle(JsonNode configuration) {
        var encoded = gatewayPods(configuration).at("/clientConfig/caBundle").asString("");
        try {
            return new String(Base64.getDecoder().decode(encoded), UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static JsonNode gatewayPods(JsonNode configuration) {
        return configuration
                .path("webhooks")
                .valueStream()
                .filter(it -> it.path("name").asString("").equals(WEBHOOK_NAME))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    private static ObjectNode gatewayPods(
            String ownNamespace, FailurePolicy policy, ObjectNode config) {
        var webhook = webhook(WEBHOOK_NAME, policy, config);
        namespaces(webhook.putObject("namespaceSelector"), ownNamespace);
        requirement(
                webhook.putObject("objectSelector").putArray("matchExpressions"),
                "outrigger.io/inject",
                "NotIn",
                List.of("false"));
        condition(webhook, "gateway-pod", GATEWAY_POD.strip());
        return webhook;
    }

    /** It may fail at any time without harm, and tells whether the other one would. */
    private static ObjectNode probe(String ownNamespace, ObjectNode config) {
        var webhook = webhook(PROBE_NAME, FailurePolicy.IGNORE, config);
        requirement(
                webhook.putObject("namespaceSelector").putArray("matchExpressions"),
                NAMESPACE_NAME,
                "In",
                List.of(ownNamespace));
        requirement(
                webhook.putObject("objectSelector").putArray("matchExpressions"),
                ProbePod.LABEL,
                "In",
                List.of("true"));
        condition(webhook, "dry-run", DRY_RUN);
        return webhook;
    }

    private static ObjectNode webhook(String name, FailurePolicy policy, ObjectNode config) {
        var webhook = JsonNodeFactory.instance.objectNode();
        webhook.put("name", name);
        webhook.putArray("admissionReviewVersions").add("v1");
        webhook.set("clientConfig", config.deepCopy());
        webhook.put("failurePolicy", policy.text());
        webhook.put("matchPolicy", "Equivalent");
        webhook.put("reinvocationPolicy", "IfNeeded");
        webhook.put("sideEffects", "None");
        webhook.put("timeoutSeconds", TIMEOUT_SECONDS);
        newPods(webhook.putArray("rules").addObject());
        return webhook;
    }

    private static void condition(ObjectNode webhook, String name, String expression) {
        webhook.putArray("matchConditions")
                .addObject()
                .put("name", name)
                .put("expression", expression);
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
                NAMESPACE_NAME,
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
