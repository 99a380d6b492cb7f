package io.outrigger.extproc.exchange;

import com.google.protobuf.ByteOutput;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.outrigger.extproc.json.Slice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/** Opens a {@code ByteString} without copying it. */
final class Slices extends ByteOutput {
    private Slice slice = Slice.EMPTY;

    private Slices() {}

    static Slice of(ByteString bytes) {
        if (bytes.isEmpty()) {
            return Slice.EMPTY;
        }
        var opened = new Slices();
        try {
            UnsafeByteOperations.unsafeWriteTo(bytes, opened);
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory", e);
        }
        // a rope comes in several pieces
        return opened.slice.length() == bytes.size() ? opened.slice : Slice.of(bytes.toByteArray());
    }

    @Override
    public void writeLazy(byte[] value, int offset, int length) {
        slice = Slice.of(value, offset, length);
    }

    @Override
    public void write(byte[] value, int offset, int length) {
        writeLazy(value, offset, length);
    }

    @Override
    public void write(byte value) {
        slice = Slice.of(new byte[] {value});
    }

    @Override
    public void write(ByteBuffer value) {
        byte[] copy = new byte[value.remaining()];
        value.get(copy);
        slice = Slice.of(copy);
    }

    @Override
    public void writeLazy(ByteBuffer value) {
        write(value);
    }
}
