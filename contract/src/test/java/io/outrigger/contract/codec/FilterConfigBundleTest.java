package io.outrigger.contract.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.contract.codec.FilterConfigBundle.Assembled;
import io.outrigger.contract.codec.FilterConfigBundle.Assembled.Complete;
import io.outrigger.contract.codec.FilterConfigBundle.Assembled.Incomplete;
import io.outrigger.contract.codec.FilterConfigBundle.Part;
import io.outrigger.contract.codec.FilterConfigBundle.Reason;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FilterConfigBundleTest {
    private static final String ABC =
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    /** Of the one byte E9. */
    private static final String LATIN =
            "de2e331d891ae267a7009cb45b4e8830f170e0c937288ea2731a1941c7a53b0d";

    @Test
    void indexHasTheFormatOfTheOtherReaders() {
        assertThat(index("a", "bc"))
                .isEqualTo(
                        """
                        version: v1
                        uuid: u
                        checksum: %s
                        parts:
                        - name: shop-0
                          path: parts/000
                          sizeBytes: 1
                        - name: shop-1
                          path: parts/001
                          sizeBytes: 2
                        """
                                .formatted(ABC));
    }

    @Test
    void partsAreJoinedInTheOrderOfTheIndex() {
        assertThat(assemble(index("b", "a", ""), parts("b", "a", "")))
                .isEqualTo(new Complete("ba"));
    }

    @Test
    void packedPartsAreUnpackedBeforeTheyAreJoined() {
        String large = "a: " + "x".repeat(Packed.PLAIN_BYTES) + "\n";
        var packed = Packed.of(large);
        assertThat(packed).hasSizeLessThan(Packed.PLAIN_BYTES);
        assertThat(
                        assemble(
                                index("b: 1\n", large),
                                Map.of("parts/000", "b: 1\n".getBytes(UTF_8), "parts/001", packed)))
                .isEqualTo(new Complete("b: 1\n" + large));
    }

    @Test
    void partThatCannotBeUnpackedIsRefused() {
        byte[] cut = Arrays.copyOf(Packed.of("x".repeat(Packed.PLAIN_BYTES + 1)), 20);
        assertThat(assemble(index("abc"), Map.of("parts/000", cut)))
                .isEqualTo(
                        new Incomplete(
                                Reason.BAD_PART,
                                "parts/000 of shop-0: Unexpected end of ZLIB input stream"));
    }

    @Test
    void partsThatAreTooLargeTogetherAreRefused() {
        String half = "x".repeat(Packed.MAX_TEXT_BYTES / 2);
        var files = Map.of("parts/000", Packed.of(half), "parts/001", Packed.of(half + "y"));
        assertThat(assemble(index(half, half + "y"), files))
                .isEqualTo(
                        new Incomplete(
                                Reason.BAD_PART,
                                "parts/001 of shop-1: more than 16777216 bytes of text with those"
                                        + " before (expected: at most that)"));
    }

    @Test
    void partsOfAnotherWriterMayBeCutInsideACharacter() {
        byte[] rocket = "\ud83d\ude80".getBytes(UTF_8);
        var parts = new LinkedHashMap<String, byte[]>();
        parts.put("parts/000", new byte[] {rocket[0], rocket[1]});
        parts.put("parts/001", new byte[] {rocket[2], rocket[3]});
        String index = index("\ud83d\ude80") + "- path: parts/001\n";
        assertThat(assemble(index, parts)).isEqualTo(new Complete("\ud83d\ude80"));
    }

    @Test
    void indexTellsItsPaths() {
        assertThat(FilterConfigBundle.paths(index("a", "b")))
                .containsExactly("parts/000", "parts/001");
        assertThat(FilterConfigBundle.paths("parts: [{path: ../other}]")).isEmpty();
        assertThat(FilterConfigBundle.paths("{")).isEmpty();
    }

    @Test
    void upperCaseChecksumIsTheSameChecksum() {
        String index = index("abc").replace(ABC, ABC.toUpperCase(Locale.ROOT));
        assertThat(assemble(index, parts("abc"))).isEqualTo(new Complete("abc"));
    }

    @Test
    void partThatHasNotArrivedMayStillCome() {
        assertThat(assemble(index("abc"), Map.of()))
                .isEqualTo(
                        new Incomplete(
                                Reason.MISSING_PART,
                                "parts/000 of shop-0: missing (expected: a part)"));
        assertThat(Reason.MISSING_PART.isPassing()).isTrue();
    }

    @Test
    void partOfAnotherGenerationMayStillBeReplaced() {
        var incomplete = assemble(index("a", "bc"), parts("a", "bd"));
        assertThat(incomplete)
                .isInstanceOfSatisfying(
                        Incomplete.class,
                        it -> {
                            assertThat(it.reason()).isEqualTo(Reason.CHECKSUM_MISMATCH);
                            assertThat(it.message())
                                    .startsWith(
                                            "parts/000 of shop-0, parts/001 of shop-1: checksum: ")
                                    .endsWith("(expected: \"" + ABC + "\")");
                        });
        assertThat(Reason.CHECKSUM_MISMATCH.isPassing()).isTrue();
    }

    @Test
    void bytesThatAreNotTextAreRefused() {
        byte[] latin = "\u00e9".getBytes(ISO_8859_1);
        String index = "checksum: " + LATIN + "\nparts: [{path: a}]";
        assertThat(assemble(index, Map.of("a", latin)))
                .isEqualTo(new Incomplete(Reason.NOT_TEXT, "parts: not UTF-8 (expected: YAML)"));
    }

    @Test
    void indexWithoutChecksumIsRefused() {
        assertThat(assemble("checksum: ''\nparts: [{path: a}]", Map.of()))
                .isEqualTo(
                        new Incomplete(
                                Reason.NO_CHECKSUM,
                                "index.yaml: checksum: empty (expected: SHA-256)"));
    }

    @Test
    void indexWithoutPartsIsRefused() {
        assertThat(assemble("checksum: a\nparts: []", Map.of()))
                .isEqualTo(
                        new Incomplete(
                                Reason.NO_PARTS,
                                "index.yaml: parts: none (expected: at least one)"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../other",
                "/etc/passwd",
                "parts/../../x",
                "parts//x",
                "..",
                "parts/.x",
                "a\\b"
            })
    void indexCannotNameAFileOutsideTheBundle(String path) {
        assertThat(assemble("checksum: a\nparts: [{path: '" + path + "'}]", Map.of()))
                .isInstanceOfSatisfying(
                        Incomplete.class,
                        it -> {
                            assertThat(it.reason()).isEqualTo(Reason.BAD_INDEX);
                            assertThat(it.message()).startsWith("index.yaml: parts[0].path: \"");
                        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "- a", "{", "parts: x", "parts: [x]", "checksum: []"})
    void indexThatIsNoIndexIsRefused(String index) {
        assertThat(assemble(index, Map.of()))
                .isInstanceOfSatisfying(
                        Incomplete.class,
                        it -> assertThat(it.reason()).isEqualTo(Reason.BAD_INDEX));
    }

    @Test
    void nameThatIsNoneOfASecretIsNotPrinted() {
        assertThat(assemble("checksum: a\nparts: [{path: a, name: \"b\\nc\"}]", Map.of()))
                .isEqualTo(new Incomplete(Reason.MISSING_PART, "a: missing (expected: a part)"));
    }

    @Test
    void nothingPrintsContent() {
        assertThat(new Complete("sk-secret").toString()).doesNotContain("sk-secret");
        assertThat(new Part("n", "parts/000", "sk-secret").toString()).doesNotContain("sk-secret");
    }

    private static String index(String... texts) {
        return FilterConfigBundle.index(
                "v1",
                "u",
                IntStream.range(0, texts.length)
                        .mapToObj(it -> new Part("shop-" + it, path(it), texts[it]))
                        .toList());
    }

    private static Map<String, byte[]> parts(String... texts) {
        var parts = new LinkedHashMap<String, byte[]>();
        for (int i = 0; i < texts.length; i++) {
            parts.put(path(i), texts[i].getBytes(UTF_8));
        }
        return parts;
    }

    private static String path(int part) {
        return "parts/%03d".formatted(part);
    }

    private static Assembled assemble(String index, Map<String, byte[]> parts) {
        return FilterConfigBundle.assemble(index, parts::get);
    }
}
