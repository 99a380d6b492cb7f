package io.outrigger.extproc.observe;

import io.outrigger.extproc.http.Headers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;

/**
 * Which headers of a request become attributes of what is told about it.
 *
 * @param entries in their order; of two that name one attribute the last whose header is there
 *     counts
 */
public record HeaderAttributes(List<Entry> entries) {
    public static final HeaderAttributes NONE = new HeaderAttributes(List.of());

    /** Clients choose the values. */
    private static final int MAX_LENGTH = 1_000;

    public HeaderAttributes {
        entries = List.copyOf(entries);
    }

    /**
     * One header.
     *
     * @param header in lower case
     * @param attribute such as {@code session.id}
     */
    public record Entry(String header, String attribute) {}

    /** These entries, but where both name a header, the other's. */
    public HeaderAttributes and(HeaderAttributes other) {
        var merged = new LinkedHashMap<String, Entry>();
        entries.forEach(it -> merged.put(it.header(), it));
        other.entries.forEach(it -> merged.putLast(it.header(), it));
        return new HeaderAttributes(new ArrayList<>(merged.values()));
    }

    /** The names of all attributes. */
    public SequencedSet<String> names() {
        var names = new LinkedHashSet<String>();
        entries.forEach(it -> names.add(it.attribute()));
        return names;
    }

    /** Attribute to value, of the headers that are there; long values are cut. */
    public Map<String, String> of(Headers headers) {
        var values = new LinkedHashMap<String, String>();
        for (Entry entry : entries) {
            String value = headers.find(entry.header());
            if (value != null) {
                values.put(
                        entry.attribute(),
                        value.length() <= MAX_LENGTH ? value : value.substring(0, MAX_LENGTH));
            }
        }
        return values;
    }
}
