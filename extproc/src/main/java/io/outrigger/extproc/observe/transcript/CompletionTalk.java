package io.outrigger.extproc.observe.transcript;

import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonValue.Kind;
import io.outrigger.extproc.observe.transcript.Message.Form;
import io.outrigger.extproc.observe.transcript.Reply.Choice;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** OpenAI's completions. */
final class CompletionTalk {
    private CompletionTalk() {}

    /** Each prompt is a message; tokens are counted only. */
    static Prompt prompt(JsonValue body) {
        var messages = new ArrayList<Message>();
        JsonValue prompt = body.given("prompt");
        if (prompt != null) {
            List<JsonValue> items = prompt.items();
            boolean several = !items.isEmpty() && !items.getFirst().is(Kind.NUMBER);
            for (JsonValue one : several ? items : List.of(prompt)) {
                messages.add(new Message("user", Form.PLAIN, List.of(part(one))));
            }
        }
        return new Prompt(List.of(), messages, List.of());
    }

    private static Part part(JsonValue prompt) {
        return prompt.is(Kind.STRING)
                ? new Part.Text(prompt.text())
                : new Part.Untold(prompt.items().size() + " tokens");
    }

    static List<Choice> choices(JsonValue body) {
        var choices = new ArrayList<Choice>();
        for (JsonValue choice : Talk.items(body, "choices")) {
            choices.add(choice(choice.text("text"), Talk.string(choice, "finish_reason")));
        }
        return choices;
    }

    private static Choice choice(@Nullable JsonText text, String finishReason) {
        var parts = text == null ? List.<Part>of() : List.<Part>of(new Part.Text(text));
        return new Choice(new Message("assistant", Form.PLAIN, parts), finishReason);
    }
}
