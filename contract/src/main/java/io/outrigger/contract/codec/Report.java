package io.outrigger.contract.codec;

import io.outrigger.contract.codec.Loaded.Mistake;
import java.util.ArrayList;
import java.util.List;

/** What one reading finds, in the order of the text's keys as the reader asks for them. */
final class Report {
    private final List<Mistake> mistakes = new ArrayList<>();
    private final List<String> unknownKeys = new ArrayList<>();

    void mistake(String path, String message) {
        mistakes.add(new Mistake(path, message));
    }

    void unknownKey(String path) {
        unknownKeys.add(path);
    }

    List<Mistake> mistakes() {
        return mistakes;
    }

    List<String> unknownKeys() {
        return unknownKeys;
    }
}
