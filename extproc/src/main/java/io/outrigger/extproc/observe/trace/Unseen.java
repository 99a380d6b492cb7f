package io.outrigger.extproc.observe.trace;

import io.outrigger.extproc.observe.trace.SpanCarrier.Carried;
import java.util.Map;

/** A span that nobody wants to see. */
enum Unseen implements Carried {
    SPAN;

    @Override
    public Map<String, String> propagated() {
        return Map.of();
    }

    @Override
    public boolean isRecording() {
        return false;
    }

    @Override
    public void set(Map<String, AttributeValue> attributes) {}

    @Override
    public void event(String name, Map<String, AttributeValue> attributes) {}

    @Override
    public boolean keeps(int bytes) {
        return false;
    }

    @Override
    public void succeed() {}

    @Override
    public void fail(String description) {}
}
