package io.outrigger.controller.apply;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.outrigger.controller.plan.ObjectRef;
import io.outrigger.controller.watch.Contexts;
import io.outrigger.manifests.api.Owned;
import io.outrigger.manifests.tree.Json;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Single objects of the cluster, as trees. */
public final class ObjectWriter {
    private static final String FIELD_MANAGER = "outrigger";

    private final KubernetesClient client;

    public ObjectWriter(KubernetesClient client) {
        this.client = client;
    }

    /**
     * Server-side apply; fields of others stay.
     *
     * @return the new resource version
     * @throws KubernetesClientException if the API server refuses
     */
    public String apply(ObjectRef ref, JsonNode tree) {
        var item =
                client.getKubernetesSerialization()
                        .unmarshal(Json.print(tree), GenericKubernetesResource.class);
        return given(ref, item)
                .fieldManager(FIELD_MANAGER)
                .forceConflicts()
                .serverSideApply()
                .getMetadata()
                .getResourceVersion();
    }

    /**
     * Creates an object.
     *
     * @throws KubernetesClientException if the API server refuses; 409 if it is there
     */
    public void create(ObjectRef ref, JsonNode tree) {
        var item =
                client.getKubernetesSerialization()
                        .unmarshal(Json.print(tree), GenericKubernetesResource.class);
        Contexts.all(client, ref.kind()).inNamespace(ref.key().namespace()).resource(item).create();
    }

    /**
     * Replaces the status, if the object is still there.
     *
     * @throws KubernetesClientException if the API server refuses
     */
    public void mergeStatus(ObjectRef ref, JsonNode status) {
        try {
            given(ref, nameOf(ref))
                    .subresource("status")
                    .patch(
                            PatchContext.of(PatchType.JSON_MERGE),
                            Json.print(Json.object("status", status)));
        } catch (KubernetesClientException e) {
            if (e.getCode() != 404) {
                throw e;
            }
        }
    }

    /** The client asks for an object first unless it is given one. */
    private static GenericKubernetesResource nameOf(ObjectRef ref) {
        var item = new GenericKubernetesResource();
        item.setApiVersion(ref.kind().apiVersion());
        item.setKind(ref.kind().kind());
        item.setMetadata(new ObjectMetaBuilder().withName(ref.key().name()).build());
        return item;
    }

    private Resource<GenericKubernetesResource> given(
            ObjectRef ref, GenericKubernetesResource item) {
        var all = Contexts.all(client, ref.kind());
        return switch (ref.kind().scope()) {
            case CLUSTER -> all.resource(item);
            case NAMESPACED -> all.inNamespace(ref.key().namespace()).resource(item);
        };
    }

    /** Whose object this is. */
    public enum Holder {
        NOBODY,
        US,
        SOMEBODY_ELSE
    }

    /** Whether the object is there, and bears our label. */
    public Holder holder(ObjectRef ref) {
        return find(ref)
                .map(
                        it ->
                                Owned.MANAGED_BY.equals(labels(it).get(Owned.MANAGED_BY_LABEL))
                                        ? Holder.US
                                        : Holder.SOMEBODY_ELSE)
                .orElse(Holder.NOBODY);
    }

    /** Deletes an object; fine if it is not there. */
    public void delete(ObjectRef ref) {
        Contexts.one(client, ref.kind(), ref.key()).delete();
    }

    /** The object as it is, if it is there. */
    public Optional<JsonNode> read(ObjectRef ref) {
        return find(ref).map(it -> Json.parse(client.getKubernetesSerialization().asJson(it)));
    }

    private Optional<GenericKubernetesResource> find(ObjectRef ref) {
        return Optional.ofNullable(Contexts.one(client, ref.kind(), ref.key()).get());
    }

    private static Map<String, String> labels(GenericKubernetesResource resource) {
        var labels = resource.getMetadata().getLabels();
        return labels == null ? Map.of() : labels;
    }
}
