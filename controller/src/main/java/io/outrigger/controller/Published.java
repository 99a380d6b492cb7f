package io.outrigger.controller;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.contract.codec.FilterConfigBundle;
import io.outrigger.contract.codec.FilterConfigBundle.Assembled;
import io.outrigger.contract.codec.Packed;
import io.outrigger.controller.plan.ObjectRef;
import io.outrigger.controller.plan.Plan;
import io.outrigger.controller.plan.PlannedConfig;
import io.outrigger.controller.publish.Found;
import io.outrigger.controller.watch.Seen;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.sidecar.ConfigSecrets;
import java.io.IOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What config Secrets hold. What cannot be read is somebody's edit, which will be overwritten. */
final class Published {
    private Published() {}

    /** By Gateway, where there is something that can be read. */
    static Map<ObjectKey, Found> of(Plan plan, Map<ObjectRef, Seen> seen) {
        var all = new HashMap<ObjectKey, Found>();
        plan.configs()
                .forEach((gateway, it) -> found(it, seen).ifPresent(its -> all.put(gateway, its)));
        return all;
    }

    private static Optional<Found> found(PlannedConfig config, Map<ObjectRef, Seen> seen) {
        var routes = seen.get(config.routesRef());
        var credentials = seen.get(config.credentialsRef());
        byte[] index = file(credentials, FilterConfigBundle.INDEX);
        byte[] own = file(credentials, ConfigSecrets.CREDENTIALS);
        if (index == null || own == null) {
            return Optional.empty();
        }
        var assembled =
                FilterConfigBundle.assemble(
                        new String(index, UTF_8),
                        path -> path.equals(ConfigSecrets.CREDENTIALS) ? own : file(routes, path));
        return switch (assembled) {
            case Assembled.Complete(var yaml) -> Optional.of(new Found.Whole(yaml));
            case Assembled.Incomplete _ -> torn(own);
        };
    }

    private static Optional<Found> torn(byte[] credentials) {
        try {
            return Optional.of(new Found.Torn(new String(Packed.unpacked(credentials), UTF_8)));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static byte @Nullable [] file(@Nullable Seen secret, String key) {
        if (secret == null) {
            return null;
        }
        try {
            var data = secret.tree().path("data").path(key);
            return data.isString() ? Base64.getDecoder().decode(data.stringValue()) : null;
        } catch (IllegalArgumentException _) {
            return null;
        }
    }
}
