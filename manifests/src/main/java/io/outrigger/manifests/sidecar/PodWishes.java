package io.outrigger.manifests.sidecar;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the author of a pod may change in its sidecar. Istio copies a Gateway's annotations to its
 * pods, so whoever may write a Gateway writes these: nothing that runs other code or reads other
 * files is among them.
 */
public record PodWishes(
        Optional<LogLevel> logLevel, Optional<SidecarMode> mode, ResourceWishes resources) {
    /** No wish. */
    public static final PodWishes NONE =
            new PodWishes(Optional.empty(), Optional.empty(), ResourceWishes.NONE);

    private static final Map<String, String> REQUESTS =
            Map.of(
                    Resources.CPU, PodNames.CPU_REQUEST,
                    Resources.MEMORY, PodNames.MEMORY_REQUEST);
    private static final Map<String, String> LIMITS =
            Map.of(
                    Resources.CPU, PodNames.CPU_LIMIT,
                    Resources.MEMORY, PodNames.MEMORY_LIMIT);

    /** The annotations that a pod's author sets. */
    private static final SortedSet<String> SETTABLE =
            Collections.unmodifiableSortedSet(
                    new TreeSet<>(
                            Set.of(
                                    PodNames.GATEWAY,
                                    PodNames.LOG_LEVEL,
                                    PodNames.SIDECAR_MODE,
                                    PodNames.CPU_REQUEST,
                                    PodNames.CPU_LIMIT,
                                    PodNames.MEMORY_REQUEST,
                                    PodNames.MEMORY_LIMIT)));

    /** What the annotations of a pod say. */
    public sealed interface Reading {
        /** All of them can be followed. */
        record Clear(PodWishes wishes) implements Reading {}

        /** Some cannot; each mistake names its annotation and what was expected. */
        record Mistaken(List<String> mistakes) implements Reading {
            public Mistaken {
                mistakes = List.copyOf(mistakes);
            }
        }
    }

    /** Reads the annotations of a pod. */
    public static Reading read(Map<String, String> annotations) {
        var mistakes = new ArrayList<String>();
        var level = oneOf(PodNames.LOG_LEVEL, LogLevel.class, annotations, mistakes);
        var mode = oneOf(PodNames.SIDECAR_MODE, SidecarMode.class, annotations, mistakes);
        var resources =
                new ResourceWishes(
                        quantities(REQUESTS, annotations, mistakes),
                        quantities(LIMITS, annotations, mistakes));
        for (var it : resources.contradictions()) {
            mistakes.add(
                    "annotation %s: %s (expected: at most %s, the %s)"
                            .formatted(
                                    REQUESTS.get(it.resource()),
                                    it.request().text(),
                                    it.limit().text(),
                                    LIMITS.get(it.resource())));
        }
        return mistakes.isEmpty()
                ? new Reading.Clear(new PodWishes(level, mode, resources))
                : new Reading.Mistaken(mistakes);
    }

    /** Annotations with our prefix that nobody reads: a mistyped name, or more than may be set. */
    public static List<String> unknown(Map<String, String> annotations) {
        return annotations.keySet().stream()
                .filter(name -> name.startsWith(PodNames.PREFIX))
                .filter(name -> !SETTABLE.contains(name))
                .filter(name -> !name.equals(SidecarNames.STATUS_ANNOTATION))
                .sorted()
                .map(
                        name ->
                                "annotation %s: unknown (expected: %s)"
                                        .formatted(name, String.join(", ", SETTABLE)))
                .toList();
    }

    private static <E extends Enum<E>> Optional<E> oneOf(
            String name, Class<E> type, Map<String, String> annotations, List<String> mistakes) {
        var text = annotations.get(name);
        if (text == null) {
            return Optional.empty();
        }
        Map<String, E> values =
                Stream.of(type.getEnumConstants())
                        .collect(
                                Collectors.toMap(
                                        it -> it.name().toLowerCase(Locale.ROOT),
                                        Function.identity()));
        if (!values.containsKey(text)) {
            mistakes.add(
                    "annotation %s: %s (expected: one of %s)"
                            .formatted(name, text, new TreeSet<>(values.keySet())));
        }
        return Optional.ofNullable(values.get(text));
    }

    private static Map<String, Quantity> quantities(
            Map<String, String> names, Map<String, String> annotations, List<String> mistakes) {
        var quantities = new HashMap<String, Quantity>();
        names.forEach(
                (resource, name) -> {
                    var text = annotations.get(name);
                    if (text == null) {
                        return;
                    }
                    Quantity.parse(text)
                            .ifPresentOrElse(
                                    it -> quantities.put(resource, it),
                                    () ->
                                            mistakes.add(
                                                    "annotation %s: %s (expected: %s)"
                                                            .formatted(
                                                                    name,
                                                                    text,
                                                                    Quantity.EXPECTED)));
                });
        return quantities;
    }
}
