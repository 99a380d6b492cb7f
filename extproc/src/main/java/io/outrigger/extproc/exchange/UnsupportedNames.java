package io.outrigger.extproc.exchange;

import java.util.List;

/** Names from a client's request as a header value. */
final class UnsupportedNames {
    private static final int MAX_LENGTH = 1_000;

    private UnsupportedNames() {}

    /** Joined by commas; cut at a thousand characters, and free of what a header must not hold. */
    static String header(List<String> names) {
        String joined = String.join(",", names.stream().map(UnsupportedNames::plain).toList());
        return joined.length() <= MAX_LENGTH ? joined : joined.substring(0, MAX_LENGTH);
    }

    private static String plain(String name) {
        return name.replaceAll("[^A-Za-z0-9_.\\[\\]-]", "_");
    }
}
