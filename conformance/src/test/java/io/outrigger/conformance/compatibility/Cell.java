package io.outrigger.conformance.compatibility;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What becomes of a feature of an operation at a provider.
 *
 * @param tests ids of the tests that show it
 */
record Cell(State state, List<Note> notes, List<String> tests) {

    /**
     * What is missing.
     *
     * @param variant the variant of the target that lacks it; empty when all do
     */
    record Note(String text, String variant) {}

    /** How far it works. */
    enum State {
        /** All that the tests ask for. */
        YES("yes", "✓"),
        /** The client's own bytes reach the provider. */
        AS_SENT("as sent", "✓"),
        /** Something is missing; the notes say what. */
        PARTLY("partly", "◐"),
        /** It does not work. */
        NO("no", "✗");

        final String word;
        final String mark;

        State(String word, String mark) {
            this.word = word;
            this.mark = mark;
        }
    }

    /** What several tests show together: what differs between them works partly. */
    static Cell together(List<Cell> cells) {
        var states = new LinkedHashSet<State>();
        var notes = new LinkedHashSet<Note>();
        var tests = new LinkedHashSet<String>();
        for (Cell cell : cells) {
            states.add(cell.state);
            notes.addAll(cell.notes);
            tests.addAll(cell.tests);
        }
        return new Cell(one(states), List.copyOf(notes), List.copyOf(tests));
    }

    /** State and notes, for a reader. */
    String said() {
        var byText = new LinkedHashMap<String, List<String>>();
        for (Note note : notes) {
            byText.computeIfAbsent(note.text, _ -> new ArrayList<>()).add(note.variant);
        }
        String all =
                byText.entrySet().stream()
                        .map(it -> it.getKey() + with(it.getValue()))
                        .collect(Collectors.joining("; "));
        return state.word + (all.isEmpty() ? "" : ": " + all);
    }

    private static String with(List<String> variants) {
        return variants.contains("") ? "" : " (" + String.join(", ", variants) + ")";
    }

    private static State one(Set<State> states) {
        if (states.size() == 1) {
            return states.iterator().next();
        }
        return Set.of(State.YES, State.AS_SENT).equals(states) ? State.YES : State.PARTLY;
    }
}
