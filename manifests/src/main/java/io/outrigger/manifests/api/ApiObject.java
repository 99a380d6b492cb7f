package io.outrigger.manifests.api;

/** What all kinds share. */
public interface ApiObject {
    ObjectMeta metadata();

    default ObjectKey key() {
        return metadata().key();
    }
}
