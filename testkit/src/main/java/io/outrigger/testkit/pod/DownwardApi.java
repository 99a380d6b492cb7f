package io.outrigger.testkit.pod;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceFieldSelector;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Fields of a pod as its own containers see them. */
final class DownwardApi {
    private static final Pattern SUBSCRIPT =
            Pattern.compile("metadata\\.(labels|annotations)\\['(.+)']");

    private DownwardApi() {}

    /** The value of a {@code fieldRef}, empty when the pod does not have it. */
    static String field(Pod pod, String path) {
        var metadata = pod.getMetadata();
        var subscript = SUBSCRIPT.matcher(path);
        if (subscript.matches()) {
            var map =
                    subscript.group(1).equals("labels")
                            ? metadata.getLabels()
                            : metadata.getAnnotations();
            return orEmpty(map == null ? null : map.get(subscript.group(2)));
        }
        return orEmpty(
                switch (path) {
                    case "metadata.name" -> metadata.getName();
                    case "metadata.namespace" -> metadata.getNamespace();
                    case "metadata.uid" -> metadata.getUid();
                    case "metadata.labels" -> lines(metadata.getLabels());
                    case "metadata.annotations" -> lines(metadata.getAnnotations());
                    case "spec.nodeName" -> pod.getSpec().getNodeName();
                    case "spec.serviceAccountName" -> pod.getSpec().getServiceAccountName();
                    case "status.podIP", "status.podIPs" -> pod.getStatus().getPodIP();
                    case "status.hostIP", "status.hostIPs" -> pod.getStatus().getHostIP();
                    default ->
                            throw new IllegalArgumentException(
                                    "fieldPath: " + path + " (expected: one of the downward API)");
                });
    }

    /** The value of a {@code resourceFieldRef}, rounded up as kubelet does; 0 without a limit. */
    static String resource(Container container, ResourceFieldSelector selector) {
        String[] path = selector.getResource().split("\\.", 2);
        var resources = container.getResources();
        Map<String, Quantity> amounts =
                resources == null
                        ? Map.of()
                        : path[0].equals("limits")
                                ? resources.getLimits()
                                : resources.getRequests();
        Quantity amount = amounts == null ? null : amounts.get(path[1]);
        if (amount == null) {
            return "0";
        }
        Quantity divisor = Objects.requireNonNullElse(selector.getDivisor(), new Quantity("1"));
        BigDecimal by = divisor.getNumericalAmount();
        return amount.getNumericalAmount()
                .divide(by.signum() == 0 ? BigDecimal.ONE : by, 0, RoundingMode.CEILING)
                .toPlainString();
    }

    private static String lines(@Nullable Map<String, String> map) {
        return map == null
                ? ""
                : new TreeMap<>(map)
                        .entrySet().stream()
                                .map(entry -> entry.getKey() + "=" + quoted(entry.getValue()))
                                .collect(Collectors.joining("\n"));
    }

    /** As Go's {@code %q} has it, for printable text. */
    private static String quoted(String text) {
        return JsonMapper.shared().writeValueAsString(text);
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }
}
