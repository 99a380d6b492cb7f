package io.outrigger.manifests.policy;

import io.outrigger.manifests.sidecar.PodNames;
import io.outrigger.manifests.sidecar.Quantity;
import io.outrigger.manifests.sidecar.Resources;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** {@link Resources#with} in CEL: the annotations of a pod over the settings of its Gateway. */
final class ResourceVariables {
    private static final Map<String, Wish> WISHES =
            Map.of(Resources.CPU, Wish.named("Cpu"), Resources.MEMORY, Wish.named("Memory"));

    private ResourceVariables() {}

    /** Variables; {@code requests} and {@code limits} are the outcome. */
    static Map<String, String> of(Resources own) {
        var all = new LinkedHashMap<String, String>();
        wished("Cpu", PodNames.CPU_REQUEST, PodNames.CPU_LIMIT, all);
        wished("Memory", PodNames.MEMORY_REQUEST, PodNames.MEMORY_LIMIT, all);
        all.put("requests", quantities(own.requests(), Wish::request));
        all.put("limits", quantities(own.limits(), Wish::limit));
        return all;
    }

    /** A request above its limit is none: the API server itself would refuse the pod for it. */
    private static void wished(
            String resource, String request, String limit, Map<String, String> into) {
        var limitName = "wished" + resource + "Limit";
        into.put(limitName, wished(limit, Pods.isAmount("q")));
        into.put(
                "wished" + resource + "Request",
                wished(
                        request,
                        Pods.isAmount("q")
                                + " && !variables.%s.optMap(l, quantity(q).isGreaterThan(quantity(l))).orValue(false)"
                                        .formatted(limitName)));
    }

    private static String wished(String annotation, String holds) {
        return "variables.annotations[?%s].optFlatMap(q, %s ? optional.of(q) : optional.none())"
                .formatted(Cel.string(annotation), holds);
    }

    private static String quantities(Map<String, Quantity> own, Function<Wish, Choice> part) {
        var entries = new TreeMap<String, String>();
        own.forEach((name, quantity) -> entries.put(name, Cel.string(quantity.text())));
        var extra = new TreeMap<String, Choice>();
        WISHES.forEach(
                (name, wish) -> {
                    var choice = part.apply(wish);
                    if (entries.computeIfPresent(name, (_, text) -> choice.over(text)) == null) {
                        extra.put(name, choice);
                    }
                });
        return quantities(entries, extra);
    }

    /**
     * A map that has some entries only if they are wished. CEL would have a word for that, {@code
     * {?"cpu": wish}}, and kube-apiserver 1.36 panics on it.
     */
    private static String quantities(Map<String, String> entries, Map<String, Choice> extra) {
        if (extra.isEmpty()) {
            return entries.entrySet().stream()
                    .map(it -> Cel.string(it.getKey()) + ": " + it.getValue())
                    .collect(Collectors.joining(",\n  ", "{\n  ", "\n}"));
        }
        var rest = new TreeMap<>(extra);
        var next = rest.pollFirstEntry();
        var more = new TreeMap<>(entries);
        more.put(next.getKey(), next.getValue().wished() + ".value()");
        return "%s.hasValue() ? (%s) : (%s)"
                .formatted(
                        next.getValue().wished(),
                        quantities(more, rest),
                        quantities(entries, rest));
    }

    /** What of a resource may be wished. */
    private record Wish(Choice request, Choice limit) {
        static Wish named(String resource) {
            var request = "variables.wished" + resource + "Request";
            var limit = "variables.wished" + resource + "Limit";
            return new Wish(
                    new Choice(request, limit, "isGreaterThan"),
                    new Choice(limit, request, "isLessThan"));
        }
    }

    /**
     * One quantity: the wished one; else our own, which gives way to its counterpart.
     *
     * @param yields when our own gives way
     */
    private record Choice(String wished, String counterpart, String yields) {
        String over(String own) {
            var ours =
                    "%2$s.hasValue() && quantity(%1$s).%3$s(quantity(%2$s.value())) ? %2$s.value() : %1$s"
                            .formatted(own, counterpart, yields);
            return "%s.orValue(%s)".formatted(wished, ours);
        }
    }
}
