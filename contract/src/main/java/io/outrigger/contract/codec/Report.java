package io.outrigger.contract.codec;

import io.outrigger.contract.codec.Loaded.Mistake;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What one reading finds, in the order of the text's keys as the reader asks for them. */
final class Report {
    /** A value that is read twice is reported once. */
    private final Set<Mistake> mistakes = new LinkedHashSet<>();

    private final List<String> unknownKeys = new ArrayList<>();

    void mistake(String path, String message) {
        mistakes.add(new Mistake(path, message));
    }

    void unknownKey(String path) {
        unknownKeys.add(path);
    }

    List<Mistake> mistakes() {
        return List.copyOf(mistakes);
    }

    List<String> unknownKeys() {
        return List.copyOf(unknownKeys);
    }
}
