package io.outrigger.contract;

import java.time.Instant;

/** One entry of the models endpoints. Its YAML keys are {@code Name, OwnedBy, CreatedAt}. */
public record Model(String name, String ownedBy, Instant createdAt) {}
