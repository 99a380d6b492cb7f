package io.outrigger.extproc.observe.transcript;

import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.observe.transcript.Growing.Room;

/** Chunks of a chat completion. */
final class ChatFold implements Fold {
    private final Head head = new Head("choices");
    private final Parts<Choice> choices;

    /** What a choice has become by now. */
    private static final class Choice {
        private JsonText role = JsonText.of("assistant");
        private final Growing content;
        private final Growing refusal;
        private final Parts<Call> calls;
        private JsonText finishReason = JsonText.EMPTY;

        Choice(Room room) {
            content = new Growing(room);
            refusal = new Growing(room);
            calls = new Parts<>(() -> new Call(room));
        }
    }

    /** What a tool call has become by now. */
    private static final class Call {
        private JsonText id = JsonText.EMPTY;
        private JsonText name = JsonText.EMPTY;
        private final Growing arguments;

        Call(Room room) {
            arguments = new Growing(room);
        }
    }

    ChatFold(Room room) {
        choices = new Parts<>(() -> new Choice(room));
    }

    @Override
    public void read(JsonValue chunk) {
        head.read(chunk);
        for (JsonValue piece : Talk.items(chunk, "choices")) {
            Choice choice = choices.of(piece);
            if (choice != null) {
                read(piece, choice);
            }
        }
    }

    private void read(JsonValue chunk, Choice choice) {
        choice.finishReason = Talk.kept(chunk, "finish_reason", choice.finishReason);
        JsonValue delta = chunk.given("delta");
        if (delta == null) {
            return;
        }
        choice.role = Talk.kept(delta, "role", choice.role);
        choice.content.add(Talk.text(delta, "content"));
        choice.refusal.add(Talk.text(delta, "refusal"));
        for (JsonValue piece : Talk.items(delta, "tool_calls")) {
            Call call = choice.calls.of(piece);
            if (call != null) {
                read(piece, call);
            }
        }
    }

    private static void read(JsonValue delta, Call call) {
        call.id = Talk.kept(delta, "id", call.id);
        JsonValue function = delta.given("function");
        if (function != null) {
            call.name = Talk.kept(function, "name", call.name);
            call.arguments.add(Talk.text(function, "arguments"));
        }
    }

    @Override
    public Slice document() {
        if (head.isEmpty()) {
            return Slice.EMPTY;
        }
        var out = new JsonWriter().beginObject();
        head.write(out);
        out.name("choices").beginArray();
        choices.all()
                .forEach(
                        (index, choice) -> {
                            out.beginObject().member("index", Math.max(0, index));
                            out.name("message").beginObject().member("role", choice.role);
                            out.member("content", choice.content.text());
                            if (!choice.refusal.isEmpty()) {
                                out.member("refusal", choice.refusal.text());
                            }
                            calls(out, choice);
                            out.endObject()
                                    .member("finish_reason", choice.finishReason)
                                    .endObject();
                        });
        return out.endArray().endObject().take();
    }

    private static void calls(JsonWriter out, Choice choice) {
        if (choice.calls.all().isEmpty()) {
            return;
        }
        out.name("tool_calls").beginArray();
        for (Call call : choice.calls.all().values()) {
            out.beginObject().member("id", call.id).member("type", "function");
            out.name("function").beginObject().member("name", call.name);
            out.member("arguments", call.arguments.text()).endObject().endObject();
        }
        out.endArray();
    }
}
