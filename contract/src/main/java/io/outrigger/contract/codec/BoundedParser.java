package io.outrigger.contract.codec;

import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.Parser;

/**
 * Refuses what a configuration does not need before the library meets it: deep nesting, on which it
 * recurses; many aliases, with which a small text becomes a large value; and merge keys, on which
 * it loops for ever when a mapping merges itself.
 */
final class BoundedParser implements Parser {
    static final int MAX_DEPTH = 50;
    static final int MAX_ALIASES = 50;

    private final Parser parser;
    private int depth;
    private int aliases;

    BoundedParser(Parser parser) {
        this.parser = parser;
    }

    @Override
    public boolean checkEvent(Event.ID choice) {
        return parser.checkEvent(choice);
    }

    @Override
    public Event peekEvent() {
        return parser.peekEvent();
    }

    @Override
    public boolean hasNext() {
        return parser.hasNext();
    }

    @Override
    public Event next() {
        var event = parser.next();
        switch (event) {
            case CollectionStartEvent _ -> depth = within(depth + 1, MAX_DEPTH, "levels deep");
            case CollectionEndEvent _ -> depth--;
            case AliasEvent _ -> aliases = within(aliases + 1, MAX_ALIASES, "aliases");
            case ScalarEvent scalar when isMerge(scalar) ->
                    throw new Unwanted("merge key << (expected: the keys written out)");
            default -> {}
        }
        return event;
    }

    private static int within(int count, int max, String what) {
        if (count > max) {
            throw new Unwanted(count + " " + what + " (expected: at most " + max + ")");
        }
        return count;
    }

    private static boolean isMerge(ScalarEvent scalar) {
        boolean tagged = scalar.getTag().filter(Tag.MERGE.getValue()::equals).isPresent();
        return tagged || (scalar.isPlain() && scalar.getValue().equals("<<"));
    }

    /** The text uses what this reader does not take. Its message is safe to print. */
    static final class Unwanted extends YamlEngineException {
        Unwanted(String message) {
            super(message);
        }
    }
}
