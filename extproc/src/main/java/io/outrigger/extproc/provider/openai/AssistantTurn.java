package io.outrigger.extproc.provider.openai;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.conversation.Block;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.provider.Unsupported;
import java.util.ArrayList;
import java.util.List;

/** What a model said before. OpenAI's models do not take thoughts back. */
record AssistantTurn(List<JsonText> texts, List<Block.ToolCall> calls) {
    AssistantTurn {
        texts = List.copyOf(texts);
        calls = List.copyOf(calls);
    }

    static AssistantTurn of(List<Block> content, Unsupported unsupported) throws ClientError {
        var texts = new ArrayList<JsonText>();
        var calls = new ArrayList<Block.ToolCall>();
        for (Block block : content) {
            switch (block) {
                case Block.Text(var text, _) -> texts.add(text);
                case Block.ToolCall call -> calls.add(call);
                case Block.Thought _, Block.RedactedThought _ -> unsupported.leaveOut("thinking");
                case Block.Foreign(var type, _) ->
                        throw unsupported.refuse("content of type " + type);
                case Block.Image _,
                        Block.Document _,
                        Block.Audio _,
                        Block.Video _,
                        Block.ToolResult _ ->
                        throw unsupported.refuse("such content of the assistant's");
            }
        }
        return new AssistantTurn(texts, calls);
    }
}
