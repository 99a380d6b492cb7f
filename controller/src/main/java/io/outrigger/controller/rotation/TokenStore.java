package io.outrigger.controller.rotation;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.outrigger.controller.apply.ObjectWriter;
import io.outrigger.controller.plan.ObjectRef;
import io.outrigger.manifests.api.ApiObjects;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.api.SecretObject;
import io.outrigger.manifests.tree.Json.UnknownKeys;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/** The Secrets of tokens, each read by its name. */
public interface TokenStore {

    /** The Secret, if it is there. */
    Optional<SecretObject> read(ObjectKey key) throws Refused;

    void write(ObjectKey key, JsonNode tree) throws Refused;

    /** Deletes a Secret; fine if it is not there. */
    void delete(ObjectKey key) throws Refused;

    /** The API server does not let us, or cannot be reached. */
    final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        public Refused(String message) {
            super(message, null, false, false);
        }
    }

    /** The Secrets of a cluster. */
    static TokenStore of(ObjectWriter writer) {
        return new TokenStore() {
            @Override
            public Optional<SecretObject> read(ObjectKey key) throws Refused {
                return guarded(key, () -> writer.read(ref(key)).map(TokenStore::secret));
            }

            @Override
            public void write(ObjectKey key, JsonNode tree) throws Refused {
                guarded(key, () -> writer.apply(ref(key), tree));
            }

            @Override
            public void delete(ObjectKey key) throws Refused {
                guarded(
                        key,
                        () -> {
                            writer.delete(ref(key));
                            return key;
                        });
            }
        };
    }

    private static SecretObject secret(JsonNode tree) {
        return (SecretObject) ApiObjects.read(Kinds.SECRET, tree, UnknownKeys.IGNORED);
    }

    private static ObjectRef ref(ObjectKey key) {
        return new ObjectRef(Kinds.SECRET, key);
    }

    private static <T> T guarded(ObjectKey key, Supplier<T> action) throws Refused {
        try {
            return action.get();
        } catch (KubernetesClientException e) {
            var status = e.getStatus();
            String why = status == null ? "API server unreachable" : status.getMessage();
            throw new Refused("Secret " + key + ": " + why);
        }
    }
}
