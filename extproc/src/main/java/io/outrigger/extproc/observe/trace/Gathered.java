package io.outrigger.extproc.observe.trace;

import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.Slice;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Attributes on their way to a span. */
final class Gathered {
    private final Map<String, AttributeValue> attributes = new LinkedHashMap<>();

    /** How much more content of one kind a span takes, in bytes. */
    static final class Room {
        /** What an attribute costs beside its value, about. */
        private static final int EACH = 32;

        private int left;

        Room(int bytes) {
            left = bytes;
        }

        boolean isFull() {
            return left <= EACH;
        }

        private int forValue() {
            return Math.max(0, left - EACH);
        }

        private void took(int bytes) {
            left -= EACH + bytes;
        }
    }

    Map<String, AttributeValue> all() {
        return attributes;
    }

    Gathered put(String name, AttributeValue value) {
        attributes.put(name, value);
        return this;
    }

    Gathered put(String name, String text) {
        return put(name, new AttributeValue.Text(text));
    }

    /** An empty text says nothing. */
    Gathered given(String name, String text) {
        return text.isEmpty() ? this : put(name, text);
    }

    Gathered put(String name, long number) {
        return put(name, new AttributeValue.Count(number));
    }

    /** A count that is not known says nothing. */
    Gathered known(String name, long number) {
        return number < 0 ? this : put(name, number);
    }

    Gathered texts(String name, List<String> texts) {
        return texts.isEmpty() ? this : put(name, new AttributeValue.Texts(texts));
    }

    /** Content: as much of it as there is room for. */
    Gathered content(String name, JsonText text, Room room) {
        if (!room.isFull()) {
            String told = text.decode(room.forValue());
            room.took(told.length());
            put(name, told);
        }
        return this;
    }

    /** Content: as much of it as there is room for. */
    Gathered content(String name, Slice utf8, Room room) {
        if (!room.isFull()) {
            String told = beginning(utf8, room.forValue());
            room.took(told.length());
            put(name, told);
        }
        return this;
    }

    /** Content that is a number. */
    Gathered content(String name, double number, Room room) {
        if (!room.isFull()) {
            room.took(Double.BYTES);
            put(name, new AttributeValue.Real(number));
        }
        return this;
    }

    /** Content that makes sense as a whole only. */
    Gathered content(String name, List<Double> numbers, Room room) {
        int size = numbers.size() * Double.BYTES;
        if (size > 0 && size <= room.forValue()) {
            room.took(size);
            put(name, new AttributeValue.Reals(numbers));
        }
        return this;
    }

    /** The first bytes of a text, without half a character at the end. */
    static String beginning(Slice utf8, int bytes) {
        int end = Math.min(utf8.length(), bytes);
        while (end > 0 && end < utf8.length() && (utf8.at(end) & 0xC0) == 0x80) {
            end--;
        }
        return utf8.part(0, end).toString();
    }
}
