package io.outrigger.webhook.admission;

import io.outrigger.webhook.decision.DenyReason;
import io.outrigger.webhook.decision.GatewayKind;
import io.outrigger.webhook.decision.SkipReason;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;

/** The answer about one pod. */
public sealed interface Verdict {
    /** Admitted with an RFC 6902 patch. */
    record Patched(GatewayKind kind, ArrayNode patch, List<String> warnings) implements Verdict {
        public Patched {
            warnings = List.copyOf(warnings);
        }
    }

    /** Admitted as it is. */
    record Allowed(SkipReason why) implements Verdict {}

    /** Refused. */
    record Denied(DenyReason why, String message) implements Verdict {}

    /** One word for metrics, logs and audit entries. */
    default String decision() {
        return switch (this) {
            case Patched _ -> "inject";
            case Allowed _ -> "skip";
            case Denied _ -> "deny";
        };
    }

    /** The reason for it, in one word. */
    default String reason() {
        return switch (this) {
            case Patched patched -> patched.kind().text();
            case Allowed(var why) -> why.text();
            case Denied(var why, _) -> why.text();
        };
    }

    /** What the pod's creator should read. */
    default List<String> shown() {
        return switch (this) {
            case Patched patched -> patched.warnings();
            case Allowed(var why) -> List.of(why.warning());
            case Denied _ -> List.of();
        };
    }
}
