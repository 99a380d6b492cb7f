package io.outrigger.extproc.observe.trace;

import io.outrigger.extproc.http.Headers;
import java.util.Map;

/** Spans as text. */
public final class ToldSpans implements SpanCarrier {
    private final StringBuilder text = new StringBuilder();
    private final boolean room;

    /** Spans that tell content. */
    public ToldSpans() {
        this(true);
    }

    ToldSpans(boolean room) {
        this.room = room;
    }

    @Override
    public boolean hasRoom() {
        return room;
    }

    /** All that was told, in its order. */
    public String text() {
        return text.toString();
    }

    @Override
    public Carried begin(String name, Kind kind, Headers parent) {
        text.append(name).append(" (").append(kind).append(")\n");
        return new Carried() {
            private boolean ended;

            @Override
            public Map<String, String> propagated() {
                return Map.of();
            }

            @Override
            public boolean isRecording() {
                return !ended;
            }

            @Override
            public void set(Map<String, AttributeValue> attributes) {
                attributes.forEach((name, value) -> line("  " + name + ": " + told(value)));
            }

            @Override
            public void event(String name, Map<String, AttributeValue> attributes) {
                line("  * " + name);
                attributes.forEach((it, value) -> line("      " + it + ": " + told(value)));
            }

            @Override
            public boolean keeps(int bytes) {
                return room;
            }

            @Override
            public void succeed() {
                ended = true;
                line("= OK");
            }

            @Override
            public void fail(String description) {
                ended = true;
                line("= ERROR " + description);
            }
        };
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    private static String told(AttributeValue value) {
        return switch (value) {
            case AttributeValue.Text(var text) -> text.replace("\n", "\\n");
            case AttributeValue.Count(var number) -> Long.toString(number);
            case AttributeValue.Real(var number) -> Double.toString(number);
            case AttributeValue.Texts(var texts) -> texts.toString();
            case AttributeValue.Reals(var numbers) -> numbers.toString();
        };
    }
}
