package io.outrigger.controller.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A request, as far as routing and translation look at it.
 *
 * @param query with its question mark; empty for none
 * @param host lower case, without a port
 * @param headers by lower-case name
 */
public record Request(
        Operation operation,
        String query,
        String host,
        String model,
        Delivery delivery,
        Map<String, String> headers) {
    private static final String EXAMPLE =
            "POST /v1/chat/completions model=gpt-4o host=ai.example header:x-team=a";

    public Request {
        headers = Map.copyOf(headers);
    }

    /** How the answer is wanted. */
    public enum Delivery {
        WHOLE,
        STREAM
    }

    /** What a call says so far. */
    private static final class Words {
        private final List<String> mistakes = new ArrayList<>();
        private final Map<String, String> headers = new TreeMap<>();
        private String host = "localhost";
        private String model = "";
        private Delivery delivery = Delivery.WHOLE;

        void read(String word) {
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            String value = equals < 0 ? "" : word.substring(equals + 1);
            if (value.isEmpty()) {
                mistakes.add(word + ": no value (expected: such as model=gpt-4o)");
            } else if (name.startsWith("header:") && name.length() > "header:".length()) {
                headers.put(name.substring("header:".length()).toLowerCase(Locale.ROOT), value);
            } else {
                value(name, value);
            }
        }

        private void value(String name, String value) {
            switch (name) {
                case "host" -> host = value.toLowerCase(Locale.ROOT).replaceFirst(":\\d+$", "");
                case "model" -> model = value;
                case "stream" -> delivery = delivery(value);
                default ->
                        mistakes.add(
                                name + ": unknown (expected: model, host, stream or header:NAME)");
            }
        }

        private Delivery delivery(String value) {
            if (!value.equals("true") && !value.equals("false")) {
                mistakes.add("stream: " + value + " (expected: true or false)");
            }
            return value.equals("true") ? Delivery.STREAM : Delivery.WHOLE;
        }
    }

    /**
     * Reads {@code METHOD PATH model=NAME} and, in any order, {@code host=}, {@code stream=} and
     * {@code header:NAME=}.
     *
     * @throws IllegalArgumentException naming every mistake, one a line
     */
    public static Request parse(String text) {
        var parts = List.of(text.strip().split("\\s+"));
        if (parts.size() < 2) {
            throw new IllegalArgumentException(text + " (expected: such as " + EXAMPLE + ")");
        }
        var words = new Words();
        if (!parts.getFirst().equals("POST")) {
            words.mistakes.add("method: " + parts.getFirst() + " (expected: POST)");
        }
        int question = parts.get(1).indexOf('?');
        String path = question < 0 ? parts.get(1) : parts.get(1).substring(0, question);
        String query = question < 0 ? "" : parts.get(1).substring(question);
        parts.stream().skip(2).forEach(words::read);
        var operation = Operation.of(path);
        if (operation.isEmpty()) {
            words.mistakes.add("path: " + path + " (expected: one of " + paths() + ")");
        }
        if (words.model.isEmpty()) {
            words.mistakes.add("model: missing (expected: such as model=gpt-4o)");
        }
        if (!words.mistakes.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", words.mistakes));
        }
        return new Request(
                operation.orElseThrow(),
                query,
                words.host,
                words.model,
                words.delivery,
                words.headers);
    }

    private static String paths() {
        return Arrays.stream(Operation.values())
                .map(Operation::path)
                .collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return "POST " + operation.path() + query + ", model " + model + ", host " + host;
    }
}
