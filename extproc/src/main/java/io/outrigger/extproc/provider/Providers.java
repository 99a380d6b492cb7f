package io.outrigger.extproc.provider;

import io.outrigger.contract.Schema;
import java.util.Map;
import java.util.Optional;

/** The providers that this process speaks to. {@code Main} lists them. */
public final class Providers {
    private final Map<Schema.Name, Provider> bySchema;

    public Providers(Map<Schema.Name, Provider> bySchema) {
        this.bySchema = Map.copyOf(bySchema);
    }

    public Optional<Provider> find(Schema.Name schema) {
        return Optional.ofNullable(bySchema.get(schema));
    }
}
