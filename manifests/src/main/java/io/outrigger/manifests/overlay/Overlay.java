package io.outrigger.manifests.overlay;

import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.tree.Json;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** The overlay of a Gateway, or why there is none. */
public sealed interface Overlay {
    /**
     * An object of ours that says it.
     *
     * @param reference what the Gateway's {@code spec.infrastructure.parametersRef} has to be
     */
    record Rendered(ObjectNode object, ObjectNode reference) implements Overlay {
        /** The command that makes a Gateway refer to it. */
        public String command(ObjectKey gateway) {
            var patch =
                    Json.object(
                            "spec",
                            Json.object("infrastructure", Json.object("parametersRef", reference)));
            return "kubectl -n %s patch gateway %s --type merge -p '%s'"
                    .formatted(gateway.namespace(), gateway.name(), Json.print(patch));
        }
    }

    /**
     * The Gateway has parameters of its own, which nobody but their author edits. The object says
     * what is to be merged into them.
     *
     * @param message names the parameters that stand in the way
     */
    record Conflict(ObjectNode object, String message) implements Overlay {
        /** The type of the condition that tells of it. */
        public static final String CONDITION = "OverlayConflict";
    }

    /** There can be none. */
    record Impossible(Reason reason) implements Overlay {}

    /** The Gateway's annotations, which its pods get, cannot be followed. */
    record Mistaken(List<String> mistakes) implements Overlay {
        public Mistaken {
            mistakes = List.copyOf(mistakes);
        }
    }

    /** Why there can be none. */
    enum Reason {
        /** Nobody makes its pods from the Gateway. */
        HAND_MADE("its Deployment is its user's own: outrigger inject edits it"),
        /** Its pods get the label {@code outrigger.io/inject: false}. */
        OPTED_OUT("label outrigger.io/inject: false"),
        /** Istio's agentgateway, which is not Envoy. */
        AGENTGATEWAY("agentgateway is not Envoy");

        private final String text;

        Reason(String text) {
            this.text = text;
        }

        /** For a person. */
        public String text() {
            return text;
        }
    }
}
