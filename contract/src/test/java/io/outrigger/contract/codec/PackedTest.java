package io.outrigger.contract.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class PackedTest {
    @Test
    void whatFitsIsReadableByThoseBefore() throws IOException {
        String text = "x".repeat(Packed.PLAIN_BYTES);

        assertThat(Packed.of(text)).isEqualTo(text.getBytes(UTF_8));
        assertThat(Packed.unpacked(text.getBytes(UTF_8))).isEqualTo(text.getBytes(UTF_8));
    }

    @Test
    void whatIsLargerIsPackedAlwaysTheSame() throws IOException {
        var text = new StringBuilder();
        for (int i = 0; text.length() < 5_000_000; i++) {
            text.append("- name: ai/openai/route/chat/rule/%d/ref/0\n".formatted(i));
        }

        byte[] file = Packed.of(text.toString());

        assertThat(file).hasSizeLessThan(Packed.MAX_BYTES).isEqualTo(Packed.of(text.toString()));
        assertThat(Packed.unpacked(file)).isEqualTo(text.toString().getBytes(UTF_8));
    }

    @Test
    void whatIsCutIsRefused() {
        byte[] file = Packed.of("x".repeat(Packed.PLAIN_BYTES + 1));

        for (int length : new int[] {2, 9, 20, file.length - 1}) {
            assertThatThrownBy(() -> Packed.unpacked(Arrays.copyOf(file, length)))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void aBombIsRefused() throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            byte[] block = new byte[1 << 20];
            for (int i = 0; i <= Packed.MAX_TEXT_BYTES >> 20; i++) {
                gzip.write(block);
            }
        }

        assertThatThrownBy(() -> Packed.unpacked(bytes.toByteArray()))
                .hasMessage("gzip: more than 16777216 bytes of text (expected: at most that)");
    }
}
