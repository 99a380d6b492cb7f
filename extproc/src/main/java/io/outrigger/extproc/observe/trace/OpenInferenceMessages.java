package io.outrigger.extproc.observe.trace;

import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.observe.trace.Gathered.Room;
import io.outrigger.extproc.observe.transcript.Message;
import io.outrigger.extproc.observe.transcript.Message.Form;
import io.outrigger.extproc.observe.transcript.Part;

/** Messages as attributes with indexes. */
final class OpenInferenceMessages {
    private static final JsonText REDACTED = JsonText.of(OpenInference.REDACTED);

    private final Capture capture;
    private final Gathered out;
    private final Room room;
    private final String prefix;
    private final Capture.Part text;

    private OpenInferenceMessages(Capture capture, Gathered out, String prefix, Capture.Part text) {
        this.capture = capture;
        this.out = out;
        this.room = new Room(capture.maxContent());
        this.prefix = prefix;
        this.text = text;
    }

    static OpenInferenceMessages input(Capture capture, Gathered out) {
        return new OpenInferenceMessages(
                capture, out, "llm.input_messages.", Capture.Part.INPUT_TEXT);
    }

    static OpenInferenceMessages output(Capture capture, Gathered out) {
        return new OpenInferenceMessages(
                capture, out, "llm.output_messages.", Capture.Part.OUTPUT_TEXT);
    }

    void put(int index, Message message) {
        if (room.isFull()) {
            return;
        }
        String name = prefix + index + ".message.";
        out.content(name + "role", JsonText.of(message.role()), room);
        boolean listed = message.form() == Form.LISTED;
        int calls = 0;
        int contents = 0;
        for (Part part : message.parts()) {
            switch (part) {
                case Part.ToolCall call -> call(name + "tool_calls." + calls++, call);
                case Part.ToolResult result -> {
                    out.content(name + "tool_call_id", result.callId(), room);
                    content(name + "content", result.text());
                }
                case Part.Text(var plain) when listed ->
                        listed(name + "contents." + contents++, plain);
                case Part.Text(var plain) -> content(name + "content", plain);
                case Part.Image(var url) -> image(name + "contents." + contents++, url);
                case Part.Untold _ -> contents++;
            }
        }
    }

    private void content(String name, JsonText plain) {
        if (!plain.isEmpty()) {
            out.content(name, capture.shows(text) ? plain : REDACTED, room);
        }
    }

    private void listed(String name, JsonText plain) {
        content(name + ".message_content.text", plain);
        out.content(name + ".message_content.type", JsonText.of("text"), room);
    }

    private void image(String name, JsonText url) {
        if (url.isEmpty() || !capture.shows(Capture.Part.INPUT_IMAGES)) {
            return;
        }
        boolean tooLong =
                url.raw().length() > capture.maxBase64Image()
                        && url.decode(64).startsWith("data:image/");
        out.content(name + ".message_content.image.image.url", tooLong ? REDACTED : url, room);
        out.content(name + ".message_content.type", JsonText.of("image"), room);
    }

    private void call(String name, Part.ToolCall call) {
        boolean shown = capture.shows(text);
        out.content(name + ".tool_call.id", call.id(), room);
        out.content(name + ".tool_call.function.name", call.name(), room);
        out.content(name + ".tool_call.function.arguments", shown ? call.input() : REDACTED, room);
    }
}
