package io.outrigger.extproc.observe.transcript;

import io.outrigger.extproc.json.JsonString;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.json.Slice;
import io.outrigger.extproc.observe.transcript.Growing.Room;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Events of a message of Anthropic's. */
final class MessagesFold implements Fold {
    private final Room room;
    private final Head head = new Head("content", "stop_reason", "stop_sequence", "usage");
    private final SortedMap<Long, Block> blocks = new TreeMap<>();
    private final Map<String, Long> usage = new LinkedHashMap<>();
    private JsonText stopReason = JsonText.EMPTY;

    /** What a content block has become by now. */
    private static final class Block {
        private final JsonText type;
        private final Head head = new Head("text", "input", "thinking", "signature");
        private final Growing text;
        private final Growing input;

        Block(JsonValue start, Room room) {
            this.type = Talk.text(start, "type").copy();
            this.text = new Growing(room);
            this.input = new Growing(room);
            head.read(start);
            text.add(Talk.text(start, "text"));
        }
    }

    MessagesFold(Room room) {
        this.room = room;
    }

    @Override
    public void read(JsonValue event) {
        switch (Talk.string(event, "type")) {
            case "message_start" -> {
                JsonValue message = event.given("message");
                if (message != null) {
                    head.read(message);
                    usage(message);
                }
            }
            case "content_block_start" -> {
                JsonValue start = event.given("content_block");
                if (start != null && blocks.size() < MAX_PARTS) {
                    blocks.put(event.count("index"), new Block(start, room));
                }
            }
            case "content_block_delta" -> delta(event);
            case "message_delta" -> {
                JsonValue delta = event.given("delta");
                if (delta != null) {
                    stopReason = Talk.text(delta, "stop_reason").copy();
                }
                usage(event);
            }
            default -> {}
        }
    }

    /** Counts are told at the start and corrected at the end. */
    private void usage(JsonValue told) {
        JsonValue counts = told.given("usage");
        if (counts != null) {
            for (JsonValue.Member member : counts.members()) {
                String name = member.name().decode();
                long count = counts.count(name);
                if (count >= 0 && usage.size() < MAX_PARTS) {
                    usage.put(name, count);
                }
            }
        }
    }

    private void delta(JsonValue event) {
        Block block = blocks.get(event.count("index"));
        JsonValue delta = event.given("delta");
        if (block != null && delta != null) {
            block.text.add(Talk.text(delta, "text"));
            block.input.add(Talk.text(delta, "partial_json"));
        }
    }

    @Override
    public Slice document() {
        if (head.isEmpty()) {
            return Slice.EMPTY;
        }
        var out = new JsonWriter().beginObject();
        head.write(out);
        out.name("content").beginArray();
        blocks.values().forEach(block -> write(out, block));
        out.endArray().member("stop_reason", stopReason).name("usage").beginObject();
        usage.forEach((name, count) -> out.name(JsonText.of(name)).number(count));
        return out.endObject().endObject().take();
    }

    private static void write(JsonWriter out, Block block) {
        out.beginObject();
        block.head.write(out);
        if (block.type.is("text")) {
            out.member("text", block.text.text());
        } else if (!block.input.isEmpty()) {
            Slice input = block.input.text().decodedBytes();
            // cut where there was no more room, it is no JSON
            out.name("input").raw(JsonString.isJson(input) ? input : Slice.utf8("{}"));
        }
        out.endObject();
    }
}
