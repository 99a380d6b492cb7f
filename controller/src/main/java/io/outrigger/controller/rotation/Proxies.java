package io.outrigger.controller.rotation;

import java.net.URI;
import java.util.Optional;

/** HTTP proxies towards the endpoints of clouds; OpenID Connect providers are asked directly. */
public record Proxies(Optional<URI> aws, Optional<URI> azure, Optional<URI> google) {
    public static final Proxies NONE =
            new Proxies(Optional.empty(), Optional.empty(), Optional.empty());
}
