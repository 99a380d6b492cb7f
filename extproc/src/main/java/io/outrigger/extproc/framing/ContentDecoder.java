package io.outrigger.extproc.framing;

import io.outrigger.extproc.json.Slice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Takes the content codings off a body that comes in pieces cut anywhere. Nothing is inflated
 * twice, and a body that would grow without bounds is given up.
 */
public final class ContentDecoder implements AutoCloseable {
    /** Beyond the first bytes, what is no bomb does not grow by more than this. */
    private static final int MAX_RATIO = 250;

    private static final long FREE = 1 << 20;

    /** More codings on one body are no mistake, but nobody sends them. */
    private static final int MAX_CODINGS = 3;

    private final List<Coding> codings;
    private final int budget;
    private long in;

    /** Of all codings together. */
    private long out;

    private long limit;
    private boolean closed;

    private ContentDecoder(List<Coding> codings, int budget) {
        this.codings = codings;
        this.budget = budget;
    }

    /**
     * A decoder of which nothing was asked; without codings it hands out what it gets.
     *
     * @param contentEncoding the header's value; empty for none
     * @param budget most bytes that one piece may become
     * @return empty when a coding cannot be taken off
     */
    public static Optional<ContentDecoder> of(String contentEncoding, int budget) {
        var named = new ArrayList<ContentCoding>();
        for (String token : contentEncoding.split(",", -1)) {
            String name = token.strip();
            if (name.isEmpty() || name.equalsIgnoreCase("identity")) {
                continue;
            }
            Optional<ContentCoding> coding = ContentCoding.find(name);
            if (coding.isEmpty() || named.size() == MAX_CODINGS) {
                return Optional.empty();
            }
            // the last one that was put on comes off first
            named.addFirst(coding.get());
        }
        return Optional.of(
                new ContentDecoder(named.stream().map(ContentCoding::open).toList(), budget));
    }

    /** Whether the body is as it came. */
    public boolean isIdentity() {
        return codings.isEmpty();
    }

    /**
     * Takes the next bytes of the body.
     *
     * @param to gets what they hold, in pieces
     * @throws FramingException if the body is damaged or grows too much; it is over then
     */
    public void feed(Slice piece, Consumer<Slice> to) throws FramingException {
        if (isIdentity()) {
            to.accept(piece);
            return;
        }
        in += piece.length();
        limit = out + budget;
        Coding.Sink sink = (plain, length) -> to.accept(Slice.of(plain, 0, length));
        for (int i = codings.size() - 1; i > 0; i--) {
            Coding next = codings.get(i);
            Coding.Sink behind = sink;
            sink = (plain, length) -> next.feed(plain, 0, length, counted(behind));
        }
        codings.getFirst().feed(piece.array(), piece.offset(), piece.length(), counted(sink));
    }

    private Coding.Sink counted(Coding.Sink sink) {
        return (plain, length) -> {
            out += length;
            if (out > limit || (out > FREE && out / MAX_RATIO > in)) {
                throw new FramingException("the compressed body grows beyond all measure");
            }
            if (length > 0) {
                sink.take(plain, length);
            }
        };
    }

    /** Whether the body may end here. */
    public boolean isWhole() {
        return codings.stream().allMatch(Coding::isWhole);
    }

    /** Gives back what is not on the heap. Afterwards nothing may be fed. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            codings.forEach(Coding::close);
        }
    }
}
