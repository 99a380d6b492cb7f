package io.outrigger.controller.cli;

import io.outrigger.controller.settings.ControllerSettings;
import io.outrigger.controller.settings.ControllerSettings.NativeSidecar;
import io.outrigger.manifests.sidecar.PodSecurity;
import io.outrigger.manifests.sidecar.SidecarMode;
import io.outrigger.manifests.sidecar.SidecarSettings;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What an operator tells the controller about sidecars, told to a verb. */
record SidecarFlags(SidecarSettings settings, PodSecurity podSecurity) {
    static final Set<String> NAMES =
            Set.of(
                    "--sidecar-image",
                    "--sidecar-log-level",
                    "--sidecar-pull-secrets",
                    "--sidecar-pod-security",
                    "--native-sidecar",
                    "--uds-dir");

    static final String HELP =
            """

            As for outrigger controller; say what it was told, or sidecars will differ:
              --sidecar-image IMAGE, --sidecar-log-level L, --sidecar-pull-secrets NAME,NAME,
              --sidecar-pod-security restricted|any, --uds-dir DIR
              --native-sidecar always|never     (always: there is no cluster to ask for auto)
            """;

    /**
     * Reads those of a call.
     *
     * @throws UsageException naming every mistake
     */
    static SidecarFlags of(Flags flags) {
        try {
            var all = ControllerSettings.from(words(flags), Map.of());
            return new SidecarFlags(
                    all.sidecar().withMode(mode(all.nativeSidecar())), all.podSecurity());
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private static List<String> words(Flags flags) {
        return NAMES.stream()
                .sorted()
                .flatMap(name -> flags.last(name).map(value -> name + "=" + value).stream())
                .toList();
    }

    private static SidecarMode mode(NativeSidecar when) {
        return switch (when) {
            case AUTO, ALWAYS -> SidecarMode.NATIVE;
            case NEVER -> SidecarMode.PLAIN;
        };
    }
}
