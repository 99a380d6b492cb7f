package io.outrigger.controller.plan;

import io.outrigger.manifests.api.Status;

/** A status that differs from the one that an object has. */
public record StatusUpdate(ObjectRef ref, Status status) {}
