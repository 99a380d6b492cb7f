package io.outrigger.extproc.observe.trace;

import java.util.List;

/** What an attribute of a span says. */
public sealed interface AttributeValue {
    /** Any text. */
    record Text(String text) implements AttributeValue {}

    /** A whole number. */
    record Count(long number) implements AttributeValue {}

    /** A number. */
    record Real(double number) implements AttributeValue {}

    /** Several texts. */
    record Texts(List<String> texts) implements AttributeValue {
        public Texts {
            texts = List.copyOf(texts);
        }
    }

    /** Several numbers, such as a vector. */
    record Reals(List<Double> numbers) implements AttributeValue {
        public Reals {
            numbers = List.copyOf(numbers);
        }
    }
}
