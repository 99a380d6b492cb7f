package io.outrigger.controller.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an informer keeps of its objects. Each version is read once, when somebody asks for it; then
 * only what was read is kept.
 *
 * @param <V> what is read
 */
final class Kept<V> implements ItemStore<GenericKubernetesResource> {
    private final KubernetesSerialization serialization;
    private final Function<Seen, V> reader;
    private final Map<String, Item<V>> items = new ConcurrentHashMap<>();

    Kept(KubernetesSerialization serialization, Function<Seen, V> reader) {
        this.serialization = serialization;
        this.reader = reader;
    }

    private sealed interface Item<V> {
        Version version();

        /** Nobody has asked for it yet. */
        record Unread<V>(Seen seen) implements Item<V> {
            @Override
            public Version version() {
                return seen.version();
            }
        }

        /** What somebody was told. */
        record Read<V>(Version version, V value) implements Item<V> {}
    }

    /** All that is there now. */
    Stream<V> objects() {
        return items.keySet().stream()
                .flatMap(key -> Stream.ofNullable(items.computeIfPresent(key, (_, it) -> read(it))))
                .map(this::value);
    }

    private Item<V> read(Item<V> item) {
        return new Item.Read<>(item.version(), value(item));
    }

    private V value(Item<V> item) {
        return switch (item) {
            case Item.Read<V>(_, var value) -> value;
            case Item.Unread<V>(var seen) -> reader.apply(seen);
        };
    }

    @Override
    public String getKey(GenericKubernetesResource resource) {
        return Cache.metaNamespaceKeyFunc(resource);
    }

    @Override
    public @Nullable GenericKubernetesResource put(String key, GenericKubernetesResource resource) {
        var before = items.get(key);
        if (before == null || !before.version().equals(Version.of(resource))) {
            items.put(key, new Item.Unread<>(Seen.of(resource, serialization)));
        }
        return outline(before);
    }

    @Override
    public @Nullable GenericKubernetesResource remove(String key) {
        return outline(items.remove(key));
    }

    @Override
    public @Nullable GenericKubernetesResource get(String key) {
        return outline(items.get(key));
    }

    private static @Nullable GenericKubernetesResource outline(@Nullable Item<?> item) {
        return item == null ? null : item.version().outline();
    }

    @Override
    public Stream<String> keySet() {
        return items.keySet().stream();
    }

    @Override
    public Stream<GenericKubernetesResource> values() {
        return items.values().stream().map(it -> it.version().outline());
    }

    @Override
    public int size() {
        return items.size();
    }
}
