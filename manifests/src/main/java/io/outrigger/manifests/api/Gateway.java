package io.outrigger.manifests.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gateway API's Gateway, as far as we read it. */
public record Gateway(ObjectMeta metadata, Spec spec) implements ApiObject {

    /** Class, listeners and what is made for it. */
    public record Spec(
            String gatewayClassName,
            List<Listener> listeners,
            List<Address> addresses,
            @Nullable Infrastructure infrastructure) {
        public Spec {
            listeners = List.copyOf(listeners);
            addresses = List.copyOf(addresses);
        }
    }

    /** One listener. */
    public record Listener(
            String name,
            @Nullable String hostname,
            int port,
            String protocol,
            @Nullable AllowedRoutes allowedRoutes) {}

    /** Which routes may attach. */
    public record AllowedRoutes(@Nullable RouteNamespaces namespaces) {}

    /** Namespaces of routes that may attach; {@code Same} when absent. */
    public record RouteNamespaces(@Nullable From from, @Nullable LabelSelector selector) {}

    /** Where routes may come from. */
    public enum From {
        All,
        Same,
        Selector,
        None
    }

    /** A label selector. */
    public record LabelSelector(
            Map<String, String> matchLabels, List<Requirement> matchExpressions) {
        public LabelSelector {
            matchLabels = Map.copyOf(matchLabels);
            matchExpressions = List.copyOf(matchExpressions);
        }

        /** Whether an object with these labels is selected. */
        public boolean selects(Map<String, String> labels) {
            return labels.entrySet().containsAll(matchLabels.entrySet())
                    && matchExpressions.stream().allMatch(it -> it.selects(labels));
        }
    }

    /** One expression of a selector. */
    public record Requirement(String key, Operator operator, List<String> values) {
        public Requirement {
            values = List.copyOf(values);
        }

        boolean selects(Map<String, String> labels) {
            String value = labels.get(key);
            return switch (operator) {
                case In -> value != null && values.contains(value);
                case NotIn -> value == null || !values.contains(value);
                case Exists -> value != null;
                case DoesNotExist -> value == null;
            };
        }
    }

    /** How an expression compares. */
    public enum Operator {
        In,
        NotIn,
        Exists,
        DoesNotExist
    }

    /** What the objects that are made for a Gateway shall have. */
    public record Infrastructure(
            Map<String, String> labels,
            Map<String, String> annotations,
            @Nullable ParametersReference parametersRef) {
        public Infrastructure {
            labels = Map.copyOf(labels);
            annotations = Map.copyOf(annotations);
        }
    }

    /** An object with more parameters, in the Gateway's namespace. */
    public record ParametersReference(@Nullable String group, String kind, String name) {}

    /** A requested address; {@code Hostname} names the Service of a gateway deployed by hand. */
    public record Address(@Nullable String type, @Nullable String value) {}
}
