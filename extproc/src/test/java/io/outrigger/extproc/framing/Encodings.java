package io.outrigger.extproc.framing;

import com.aayushatharva.brotli4j.encoder.BrotliOutputStream;
import io.outrigger.extproc.json.Slice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** Bodies with a content encoding, as servers make them. */
public enum Encodings {
    GZIP("gzip"),
    ZLIB("deflate"),
    RAW_DEFLATE("deflate"),
    BR("br");

    private final String token;

    Encodings(String token) {
        this.token = token;
    }

    public String token() {
        return token;
    }

    /** Whether this machine has what it takes. */
    public boolean isThere() {
        return this != BR || BrotliLibrary.isThere();
    }

    /** The pieces one behind the other, each flushed as a server flushes an event. */
    public byte[] of(byte[]... pieces) {
        var bytes = new ByteArrayOutputStream();
        try (OutputStream out = over(bytes)) {
            for (byte[] piece : pieces) {
                out.write(piece);
                out.flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    public byte[] of(String text) {
        return of(Slice.utf8(text).toBytes());
    }

    private OutputStream over(OutputStream bytes) throws IOException {
        return switch (this) {
            case GZIP -> new GZIPOutputStream(bytes, 512, true);
            case ZLIB -> new DeflaterOutputStream(bytes, new Deflater(), 512, true);
            case RAW_DEFLATE ->
                    new DeflaterOutputStream(
                            bytes, new Deflater(Deflater.DEFAULT_COMPRESSION, true), 512, true);
            case BR -> {
                try {
                    BrotliLibrary.load();
                } catch (FramingException e) {
                    throw new IOException(e);
                }
                yield new BrotliOutputStream(bytes);
            }
        };
    }
}
