package io.outrigger.extproc.observe.transcript;

import java.util.List;

/** What one side said. */
public record Message(String role, Form form, List<Part> parts) {
    public Message {
        parts = List.copyOf(parts);
    }

    /** The same; what was listed but is one text only, as that text. */
    public Message flat() {
        long texts = parts.stream().filter(Part.Text.class::isInstance).count();
        boolean others = parts.stream().anyMatch(Part.Image.class::isInstance);
        return texts == 1 && !others ? new Message(role, Form.PLAIN, parts) : this;
    }

    /** How the content was written. */
    public enum Form {
        /** One text. */
        PLAIN,
        /** A list of parts. */
        LISTED
    }
}
