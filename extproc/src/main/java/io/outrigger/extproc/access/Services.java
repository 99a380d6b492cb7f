package io.outrigger.extproc.access;

/**
 * Whom policies ask outside of the process.
 *
 * @param keySets of the issuers of tokens
 */
public record Services(KeySets keySets, Authorizer authorizer) {}
