package io.outrigger.controller.settings;

import io.outrigger.controller.rotation.Proxies;
import io.outrigger.controller.token.Endpoints;

/** Where tokens of clouds are exchanged, and how one gets there. */
public record TokenSettings(Endpoints endpoints, Proxies proxies) {
    public static final TokenSettings DEFAULT = new TokenSettings(Endpoints.DEFAULT, Proxies.NONE);
}
