package io.outrigger.controller;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.contract.codec.Packed;
import io.outrigger.controller.plan.ObjectRef;
import io.outrigger.controller.plan.Plan;
import io.outrigger.controller.watch.Seen;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.sidecar.ConfigSecrets;
import java.io.IOException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What config Secrets hold. */
final class Published {
    private Published() {}

    /** By Gateway: the text, where there is one that can be read. */
    static Map<ObjectKey, String> texts(Plan plan, Map<ObjectRef, Seen> seen) {
        var texts = new HashMap<ObjectKey, String>();
        plan.configs()
                .forEach(
                        (gateway, config) ->
                                Optional.ofNullable(seen.get(config.secretRef()))
                                        .flatMap(Published::text)
                                        .ifPresent(it -> texts.put(gateway, it)));
        return texts;
    }

    private static Optional<String> text(Seen secret) {
        String data = secret.tree().path("data").path(ConfigSecrets.KEY).asString("");
        try {
            byte[] file = Base64.getDecoder().decode(data);
            return Optional.of(new String(Packed.unpacked(file), UTF_8));
        } catch (IllegalArgumentException | IOException _) {
            return Optional.empty(); // somebody's edit, which will be overwritten
        }
    }
}
