package io.outrigger.manifests.model;

import io.outrigger.contract.BodyMutation;
import io.outrigger.contract.HeaderMutation;
import io.outrigger.manifests.api.HTTPBodyMutation;
import io.outrigger.manifests.api.HTTPHeaderMutation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Joins the mutations of a backend and of a route's reference to it: of two {@code set} with one
 * name the route's wins, {@code remove} is the union.
 */
final class Mutations {
    private Mutations() {}

    static HeaderMutation headers(
            @Nullable HTTPHeaderMutation backend, @Nullable HTTPHeaderMutation route) {
        var first = Objects.requireNonNullElse(backend, HTTPHeaderMutation.NONE);
        var second = Objects.requireNonNullElse(route, HTTPHeaderMutation.NONE);
        return new HeaderMutation(
                lastPerKey(
                        Stream.concat(first.set().stream(), second.set().stream())
                                .map(it -> new HeaderMutation.Header(lower(it.name()), it.value())),
                        HeaderMutation.Header::name),
                Stream.concat(first.remove().stream(), second.remove().stream())
                        .map(Mutations::lower)
                        .distinct()
                        .toList());
    }

    static BodyMutation body(@Nullable HTTPBodyMutation backend, @Nullable HTTPBodyMutation route) {
        var first = Objects.requireNonNullElse(backend, HTTPBodyMutation.NONE);
        var second = Objects.requireNonNullElse(route, HTTPBodyMutation.NONE);
        return new BodyMutation(
                lastPerKey(
                        Stream.concat(first.set().stream(), second.set().stream())
                                .map(it -> new BodyMutation.Field(it.path(), it.value())),
                        BodyMutation.Field::path),
                Stream.concat(first.remove().stream(), second.remove().stream())
                        .distinct()
                        .toList());
    }

    private static <T> List<T> lastPerKey(Stream<T> items, Function<T, String> key) {
        var last = new LinkedHashMap<String, T>();
        items.forEach(item -> last.put(key.apply(item), item));
        return List.copyOf(last.values());
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
