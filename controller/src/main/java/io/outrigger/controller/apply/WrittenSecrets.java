package io.outrigger.controller.apply;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.outrigger.controller.plan.ObjectRef;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.api.Owned;
import io.outrigger.manifests.install.OwnerRef;
import io.outrigger.manifests.tree.Json;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which config Secrets there are, in a ConfigMap of the controller's namespace. Secrets are never
 * listed: a Gateway that goes while no controller runs would leave its credentials behind. A Secret
 * stands here before it is written and until it is deleted.
 */
public final class WrittenSecrets {
    private static final Logger LOG = LoggerFactory.getLogger(WrittenSecrets.class);
    private static final String NAME = "outrigger-config-secrets";
    private static final String KEY = "secrets";

    private final ObjectWriter writer;
    private final ObjectRef ref;
    private final Supplier<Optional<OwnerRef>> owner;
    private Optional<Set<ObjectKey>> known = Optional.empty();

    /**
     * Reads and writes nothing yet.
     *
     * @param namespace of the controller
     * @param owner what the record goes away with
     */
    public WrittenSecrets(
            ObjectWriter writer, String namespace, Supplier<Optional<OwnerRef>> owner) {
        this.writer = writer;
        this.ref = new ObjectRef(Kinds.CONFIG_MAP, new ObjectKey(namespace, NAME));
        this.owner = owner;
    }

    /**
     * All that may be there.
     *
     * @throws KubernetesClientException if it cannot be read for the first time
     */
    public Set<ObjectKey> keys() {
        var keys = known.orElseGet(this::read);
        known = Optional.of(keys);
        return new TreeSet<>(keys);
    }

    /** Somebody else may write it now: it is read again. */
    public void forget() {
        known = Optional.empty();
    }

    private Set<ObjectKey> read() {
        return writer.read(ref).stream()
                .flatMap(it -> it.path("data").path(KEY).asString("").lines())
                .map(it -> it.split("/", 2))
                .filter(it -> it.length == 2)
                .map(it -> new ObjectKey(it[0], it[1]))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    void add(Stream<ObjectKey> keys) {
        var all = keys();
        if (keys.map(all::add).reduce(false, Boolean::logicalOr)) {
            write(all);
        }
    }

    void remove(Stream<ObjectKey> keys) {
        var all = keys();
        if (keys.map(all::remove).reduce(false, Boolean::logicalOr)) {
            write(all);
        }
    }

    /**
     * A record that cannot be written stops nobody: it costs a Secret only if a Gateway goes too.
     */
    private void write(Set<ObjectKey> keys) {
        known = Optional.of(keys);
        try {
            var tree = Owned.object(ref.kind(), ref.key());
            owner.get()
                    .ifPresent(
                            it ->
                                    tree.withObject("/metadata")
                                            .set("ownerReferences", Json.array(it.tree())));
            String lines = keys.stream().map(it -> it + "\n").collect(Collectors.joining());
            tree.set("data", Json.object(KEY, lines));
            writer.apply(ref, tree);
        } catch (KubernetesClientException e) {
            known = Optional.empty();
            LOG.atWarn()
                    .addKeyValue("object", ref)
                    .addKeyValue("error", e.getMessage())
                    .log("The record of config Secrets could not be written");
        }
    }
}
