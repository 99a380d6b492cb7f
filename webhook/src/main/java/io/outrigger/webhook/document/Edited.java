package io.outrigger.webhook.document;

import java.util.List;

/** A text with sidecars, and what was found on the way. */
public record Edited(String text, List<Finding> findings) {
    public Edited {
        findings = List.copyOf(findings);
    }
}
