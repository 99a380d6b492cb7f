package io.outrigger.extproc.provider;

import io.outrigger.contract.Schema;

/**
 * Where a request goes.
 *
 * @param model the model after override
 * @param query the client's query string with its {@code ?}, or empty
 * @param usage whether the response must tell its usage
 */
public record Target(Schema schema, String model, String query, UsageNeed usage) {

    /** Whether somebody counts tokens. */
    public enum UsageNeed {
        COUNTED,
        NOT_COUNTED
    }
}
