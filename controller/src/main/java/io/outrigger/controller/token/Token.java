package io.outrigger.controller.token;

import io.outrigger.contract.Secret;
import java.time.Instant;

/**
 * A credential that expires.
 *
 * @param key under which a Secret holds it
 */
public record Token(String key, Secret value, Instant expires) {}
