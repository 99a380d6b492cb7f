package io.outrigger.extproc.settings;

import io.outrigger.extproc.observe.HeaderAttributes;
import io.outrigger.extproc.observe.HeaderAttributes.Entry;
import io.outrigger.extproc.observe.Metrics;
import io.outrigger.extproc.settings.Settings.Attributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The flags that map headers to attributes: what they share, and what each adds to it. */
final class AttributeFlags {
    private static final String SESSION = "agent-session-id:session.id";

    private final FlagValues flags;
    private final List<String> mistakes;
    private final HeaderAttributes shared;

    AttributeFlags(FlagValues flags, List<String> mistakes) {
        this.flags = flags;
        this.mistakes = mistakes;
        this.shared = read("requestHeaderAttributes", "");
    }

    Attributes attributes() {
        return new Attributes(
                shared.and(read("spanRequestHeaderAttributes", SESSION)),
                metrics(),
                shared.and(read("logRequestHeaderAttributes", SESSION)));
    }

    /** Two labels cannot have one name. */
    private HeaderAttributes metrics() {
        HeaderAttributes all = shared.and(read("metricsRequestHeaderAttributes", ""));
        for (String name : all.names()) {
            if (Metrics.isTaken(name)) {
                mistakes.add(
                        "-metricsRequestHeaderAttributes: "
                                + name
                                + " (expected: a name that the metrics do not have yet)");
            }
        }
        return all;
    }

    private HeaderAttributes read(String flag, String byDefault) {
        var entries = new ArrayList<Entry>();
        for (String pair : flags.text(flag, byDefault).split(",", -1)) {
            int colon = pair.indexOf(':');
            String header = colon < 0 ? "" : pair.substring(0, colon).strip();
            String attribute = pair.substring(colon + 1).strip();
            if (!header.isEmpty() && !attribute.isEmpty()) {
                entries.add(new Entry(header.toLowerCase(Locale.ROOT), attribute));
            } else if (!pair.isBlank()) {
                mistakes.add("-" + flag + ": " + pair + " (expected: HEADER:ATTRIBUTE,...)");
            }
        }
        return new HeaderAttributes(entries);
    }
}
