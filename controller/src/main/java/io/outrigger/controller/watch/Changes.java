package io.outrigger.controller.watch;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.Objects;

/** Tells that something changed, not what: the reader looks at everything anyway. */
record Changes(Runnable changed) implements ResourceEventHandler<GenericKubernetesResource> {
    @Override
    public void onAdd(GenericKubernetesResource added) {
        changed.run();
    }

    @Override
    public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource after) {
        // a resync repeats what is known
        if (!Objects.equals(
                before.getMetadata().getResourceVersion(),
                after.getMetadata().getResourceVersion())) {
            changed.run();
        }
    }

    @Override
    public void onDelete(GenericKubernetesResource gone, boolean unknown) {
        changed.run();
    }
}
