package io.outrigger.extproc.framing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.outrigger.extproc.json.Slice;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ContentDecoderTest {
    private static final int BUDGET = 1 << 20;
    private static final String TEXT = "data: {\"a\":1}\n\ndata: {\"a\":1,\"b\":\"äöü\"}\n\n";

    @ParameterizedTest
    @EnumSource
    void findsTheSameTextAtEveryCut(Encodings encoding) throws FramingException {
        assumeTrue(encoding.isThere());
        byte[] body =
                encoding.of(
                        "data: {\"a\":1}\n\n".getBytes(UTF_8),
                        "data: {\"a\":1,\"b\":\"äöü\"}\n\n".getBytes(UTF_8));
        for (int first = 0; first <= body.length; first++) {
            for (int second = first; second <= body.length; second++) {
                assertThat(decoded(encoding.token(), body, first, second))
                        .as("cut at %s and %s", first, second)
                        .isEqualTo(TEXT);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void handsOutWhatAServerHasFlushed(Encodings encoding) throws FramingException {
        assumeTrue(encoding.isThere());
        byte[] body = encoding.of("one".getBytes(UTF_8), "two".getBytes(UTF_8));
        byte[] firstEvent = encoding.of("one".getBytes(UTF_8));
        int flushed = 0;
        while (body[flushed] == firstEvent[flushed]) {
            flushed++;
        }
        var text = new StringBuilder();
        try (var decoder = decoder(encoding.token())) {
            decoder.feed(Slice.of(body, 0, flushed), text::append);

            assertThat(text.toString()).isEqualTo("one");
            assertThat(decoder.isWhole()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void readsALargeBodyInAnyPieces(Encodings encoding) throws FramingException {
        assumeTrue(encoding.isThere());
        var random = new Random(7);
        byte[] text = new byte[700_000];
        for (int i = 0; i < text.length; i++) {
            text[i] = (byte) "etaoin shrdlu".charAt(random.nextInt(13));
        }
        byte[] body = encoding.of(text);
        var out = new ByteArrayOutputStream();
        try (var decoder = decoder(encoding.token())) {
            int at = 0;
            while (at < body.length) {
                int length = Math.min(body.length - at, random.nextInt(30_000));
                decoder.feed(
                        Slice.of(body, at, length),
                        piece -> {
                            assertThat(piece.length()).isBetween(1, Coding.MAX_PIECE);
                            out.writeBytes(piece.toBytes());
                        });
                at += length;
            }
            assertThat(decoder.isWhole()).isTrue();
        }
        assertThat(out.toByteArray()).isEqualTo(text);
    }

    @ParameterizedTest
    @EnumSource
    void damageIsSaidOrHarmless(Encodings encoding) {
        assumeTrue(encoding.isThere());
        byte[] body = encoding.of(TEXT);
        int told = 0;
        for (int at = 0; at < body.length; at++) {
            for (int bit = 1; bit < 256; bit <<= 1) {
                byte[] damaged = body.clone();
                damaged[at] ^= (byte) bit;
                try (var decoder = decoder(encoding.token())) {
                    decoder.feed(Slice.of(damaged), _ -> {});
                } catch (FramingException _) {
                    told++;
                }
            }
        }
        assertThat(told).isPositive();
    }

    /** A checksum stands behind the data; a few bits of a stream mean nothing. */
    @Test
    void damagedGzipIsNeverTakenForAnotherText() {
        byte[] body = Encodings.GZIP.of(TEXT);
        int told = 0;
        for (int at = 10; at < body.length; at++) {
            byte[] damaged = body.clone();
            damaged[at] ^= 0x10;
            var text = new ByteArrayOutputStream();
            try (var decoder = decoder("gzip")) {
                decoder.feed(Slice.of(damaged), piece -> text.writeBytes(piece.toBytes()));
                if (decoder.isWhole()) {
                    assertThat(text.toString(UTF_8)).as("byte %s", at).isEqualTo(TEXT);
                }
            } catch (FramingException _) {
                told++;
            }
        }
        assertThat(told).isGreaterThan(body.length / 2);
    }

    @ParameterizedTest
    @EnumSource
    void knowsThatABodyIsCutOff(Encodings encoding) throws FramingException {
        assumeTrue(encoding.isThere());
        byte[] body = encoding.of(TEXT);
        try (var decoder = decoder(encoding.token())) {
            assertThat(decoder.isWhole()).as("no body at all").isTrue();
            decoder.feed(Slice.of(body, 0, body.length - 1), _ -> {});
            assertThat(decoder.isWhole()).isFalse();
            decoder.feed(Slice.of(body, body.length - 1, 1), _ -> {});
            assertThat(decoder.isWhole()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ZLIB", "RAW_DEFLATE", "BR"})
    void refusesBytesBehindTheEnd(Encodings encoding) {
        assumeTrue(encoding.isThere());
        byte[] body = Arrays.copyOf(encoding.of(TEXT), encoding.of(TEXT).length + 1);

        for (int cut : new int[] {0, body.length - 1, body.length}) {
            assertThatExceptionOfType(FramingException.class)
                    .as("cut at %s", cut)
                    .isThrownBy(() -> decoded(encoding.token(), body, cut, cut));
        }
    }

    @Test
    void gzipMayHaveMembersAndAllKindsOfHeaders() throws FramingException {
        byte[] plain = Encodings.GZIP.of("one ");
        byte[] second = Encodings.GZIP.of("two ");
        var out = new ByteArrayOutputStream();
        out.writeBytes(plain);
        // FLG: FHCRC, FEXTRA, FNAME, FCOMMENT
        out.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, 0x1e, 1, 2, 3, 4, 0, 3});
        out.writeBytes(new byte[] {3, 0, 9, 9, 9, 'n', 0, 'c', 'c', 0, 7, 7});
        out.write(second, 10, second.length - 10);
        // FEXTRA without a byte
        out.writeBytes(new byte[] {0x1f, (byte) 0x8b, 8, 4, 1, 2, 3, 4, 0, 3, 0, 0});
        out.write(plain, 10, plain.length - 10);
        byte[] body = out.toByteArray();

        for (int cut = 0; cut <= body.length; cut++) {
            assertThat(decoded("gzip", body, cut, cut)).isEqualTo("one two one ");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBombIsGivenUpSoon(Encodings encoding) {
        assumeTrue(encoding.isThere());
        byte[] bomb = encoding.of(new byte[20 << 20]);
        var out = new AtomicLong();

        assertThatExceptionOfType(FramingException.class)
                .isThrownBy(
                        () -> {
                            try (var decoder = decoder(encoding.token())) {
                                decoder.feed(
                                        Slice.of(bomb), piece -> out.addAndGet(piece.length()));
                            }
                        })
                .withMessageContaining("beyond all measure");
        assertThat(out.get()).isLessThanOrEqualTo(BUDGET);
    }

    @Test
    void aBombInSmallPiecesIsGivenUpToo() {
        byte[] bomb = Encodings.GZIP.of(new byte[20 << 20]);
        var out = new AtomicLong();

        assertThatExceptionOfType(FramingException.class)
                .isThrownBy(
                        () -> {
                            try (var decoder = decoder("gzip")) {
                                for (byte b : bomb) {
                                    decoder.feed(
                                            Slice.of(new byte[] {b}),
                                            piece -> out.addAndGet(piece.length()));
                                }
                            }
                        });
        assertThat(out.get()).isLessThan(3 << 20);
    }

    @Test
    void codingsComeOffInReverseOrder() throws FramingException {
        byte[] inner = Encodings.ZLIB.of(TEXT);
        byte[] body = Encodings.GZIP.of(inner);

        assertThat(decoded("deflate, identity,X-GZIP", body, 3, 5)).isEqualTo(TEXT);
        assertThat(ContentDecoder.of("gzip,gzip,gzip,gzip", BUDGET)).isEmpty();
    }

    @Test
    void aBombInABombIsGivenUp() {
        byte[] bomb = Encodings.GZIP.of(Encodings.GZIP.of(new byte[100 << 20]));

        assertThatExceptionOfType(FramingException.class)
                .isThrownBy(() -> decoded("gzip, gzip", bomb, 0, 0));
    }

    @Test
    void knowsWhatItDoesNotKnow() throws FramingException {
        assertThat(ContentDecoder.of("zstd", BUDGET)).isEmpty();
        assertThat(ContentDecoder.of("gzip, compress", BUDGET)).isEmpty();
        assertThat(decoder("").isIdentity()).isTrue();
        assertThat(decoder("Identity").isIdentity()).isTrue();
        assertThat(decoded("", TEXT.getBytes(UTF_8), 3, 5)).isEqualTo(TEXT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gzip | gzip",
                "gzip, deflate, zstd | gzip, deflate",
                "zstd;q=1.0, GZIP;q=0.8 , *;q=0.1 | GZIP;q=0.8",
                "zstd | identity",
                "* | identity",
                "'' | identity",
                "identity;q=0, zstd | identity;q=0",
                "x-gzip,identity | x-gzip, identity"
            })
    void asksForWhatItCanTakeOff(String client, String provider) {
        assertThat(ContentCoding.acceptable(client)).isEqualTo(provider);
    }

    @Test
    void asksForBrotliWhereItHasTheLibrary() {
        assertThat(ContentCoding.acceptable("br, gzip"))
                .isEqualTo(BrotliLibrary.isThere() ? "br, gzip" : "gzip");
        assertThat(BrotliLibrary.folder("Linux", "amd64")).hasValue("linux-x86_64");
        assertThat(BrotliLibrary.folder("Linux", "aarch64")).hasValue("linux-aarch64");
        assertThat(BrotliLibrary.folder("Mac OS X", "aarch64")).isEmpty();
    }

    private static ContentDecoder decoder(String encoding) {
        return ContentDecoder.of(encoding, BUDGET).orElseThrow();
    }

    private static String decoded(String encoding, byte[] body, int first, int second)
            throws FramingException {
        var out = new ByteArrayOutputStream();
        try (var decoder = decoder(encoding)) {
            decoder.feed(Slice.of(body, 0, first), piece -> out.writeBytes(piece.toBytes()));
            decoder.feed(
                    Slice.of(body, first, second - first),
                    piece -> out.writeBytes(piece.toBytes()));
            decoder.feed(
                    Slice.of(body, second, body.length - second),
                    piece -> out.writeBytes(piece.toBytes()));
        }
        return out.toString(UTF_8);
    }
}
