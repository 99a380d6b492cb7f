package io.outrigger.extproc.client;

/**
 * Something that clients can ask for.
 *
 * @param path the exact path, without a query
 * @param dialect how its clients speak
 */
public record Endpoint(String path, Operation operation, Dialect dialect) {}
