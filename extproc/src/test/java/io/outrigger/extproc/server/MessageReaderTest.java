package io.outrigger.extproc.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.outrigger.extproc.envoy.HttpBody;
import io.outrigger.extproc.envoy.ProcessingRequest;
import io.outrigger.extproc.exchange.BodyBudget;
import io.outrigger.extproc.exchange.Unread;
import io.outrigger.extproc.server.MessageReader.Arrival;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageReaderTest {
    private static final int LONG = 100_000;

    private final BodyBudget budget = new BodyBudget(250_000);
    private final MessageReader reader = new MessageReader(200_000, budget);

    @Test
    void messagesAreTheSameHoweverTheyAreCut() throws IOException {
        Buffer wire =
                Buffer.buffer()
                        .appendBuffer(frame(body(3)))
                        .appendBuffer(frame(ProcessingRequest.getDefaultInstance()))
                        .appendBuffer(frame(body(200)));
        var whole = read(wire);

        assertThat(whole)
                .containsExactly(
                        new Arrival.Message(body(3)),
                        new Arrival.Message(ProcessingRequest.getDefaultInstance()),
                        new Arrival.Message(body(200)));
        for (int cut = 1; cut < wire.length(); cut++) {
            var pieces = read(wire.getBuffer(0, cut));
            pieces.addAll(read(wire.getBuffer(cut, wire.length())));
            assertThat(pieces).as("cut at %d", cut).isEqualTo(whole);
        }
    }

    @Test
    void whatIsTooLongIsSkippedAndTheNextMessageRead() throws IOException {
        Buffer wire = frame(body(200_001)).appendBuffer(frame(body(3)));

        assertThat(read(wire))
                .containsExactly(
                        new Arrival.Skipped(Unread.TOO_LARGE), new Arrival.Message(body(3)));
        assertThat(budget.held()).isZero();
    }

    @Test
    void longMessagesTakeRoomUntilTheyAreHandedOver() throws IOException {
        Buffer wire = frame(body(LONG));
        read(wire.getBuffer(0, 10));
        assertThat(budget.held()).isEqualTo(wire.length() - 5);
        var second = new MessageReader(200_000, budget);
        second.feed(wire.getBuffer(0, 10));
        assertThat(second.next()).isNull();

        var third = new MessageReader(200_000, budget);
        third.feed(wire);
        assertThat(third.next()).isEqualTo(new Arrival.Skipped(Unread.NO_ROOM));

        assertThat(read(wire.getBuffer(10, wire.length())))
                .containsExactly(new Arrival.Message(body(LONG)));
        second.close();
        assertThat(budget.held()).isZero();
        third.feed(wire);
        assertThat(third.next()).isEqualTo(new Arrival.Message(body(LONG)));
    }

    @Test
    void compressedAndBrokenMessagesAreRefused() {
        Buffer compressed = frame(body(3)).setByte(0, (byte) 1);
        Buffer broken = frame(body(3)).setByte(5, (byte) 0xff);

        assertThatThrownBy(() -> read(compressed)).isInstanceOf(IOException.class);
        var other = new MessageReader(200_000, budget);
        other.feed(broken);
        assertThatThrownBy(other::next).isInstanceOf(IOException.class);
    }

    private List<Arrival> read(Buffer piece) throws IOException {
        reader.feed(piece);
        var arrivals = new ArrayList<Arrival>();
        for (Arrival next = reader.next(); next != null; next = reader.next()) {
            arrivals.add(next);
        }
        return arrivals;
    }

    private static ProcessingRequest body(int length) {
        return ProcessingRequest.newBuilder()
                .setRequestBody(
                        HttpBody.newBuilder()
                                .setBody(ByteString.copyFromUtf8("x".repeat(length)))
                                .setEndOfStream(true))
                .build();
    }

    private static Buffer frame(ProcessingRequest message) {
        byte[] bytes = message.toByteArray();
        return Buffer.buffer().appendByte((byte) 0).appendInt(bytes.length).appendBytes(bytes);
    }
}
