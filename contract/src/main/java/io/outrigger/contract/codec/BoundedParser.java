package io.outrigger.contract.codec;

import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.Parser;

/**
 * Refuses nesting and aliasing beyond what a configuration needs, before the library recurses or a
 * small text becomes a large value.
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
            case CollectionStartEvent _ ->
                    depth = within(depth + 1, MAX_DEPTH, "levels of nesting");
            case CollectionEndEvent _ -> depth--;
            case AliasEvent _ -> aliases = within(aliases + 1, MAX_ALIASES, "aliases");
            default -> {}
        }
        return event;
    }

    private static int within(int count, int max, String what) {
        if (count > max) {
            throw new TooComplex("more than " + max + " " + what);
        }
        return count;
    }

    /** The text is beyond a bound. */
    static final class TooComplex extends YamlEngineException {
        private final String reason;

        TooComplex(String reason) {
            super(reason);
            this.reason = reason;
        }

        String reason() {
            return reason;
        }
    }
}
