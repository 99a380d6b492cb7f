package io.outrigger.contract.codec;

import static io.outrigger.contract.codec.FilterConfigBundle.MAX_PARTS;
import static io.outrigger.contract.codec.FilterConfigBundle.PART_BYTES;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.contract.codec.FilterConfigBundle.Assembled;
import io.outrigger.contract.codec.FilterConfigBundle.Assembled.Complete;
import io.outrigger.contract.codec.FilterConfigBundle.Assembled.Incomplete;
import io.outrigger.contract.codec.FilterConfigBundle.Part;
import io.outrigger.contract.codec.FilterConfigBundle.Reason;
import io.outrigger.contract.codec.FilterConfigBundle.Split;
import io.outrigger.contract.codec.FilterConfigBundle.Split.Done;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
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
        var done = split("abc");
        assertThat(done.indexYaml())
                .isEqualTo(
                        """
                        version: v1
                        uuid: u
                        checksum: %s
                        parts:
                        - name: shop-part-000
                          path: parts/000
                          sizeBytes: 3
                        """
                                .formatted(ABC));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, PART_BYTES - 1, PART_BYTES, PART_BYTES + 1, PART_BYTES * MAX_PARTS})
    void whatIsSplitIsAssembled(int bytes) {
        String yaml = "x".repeat(bytes);
        var done = split(yaml);
        assertThat(done.parts()).hasSize(Math.max(1, Math.ceilDiv(bytes, PART_BYTES)));
        assertThat(assemble(done.indexYaml(), parts(done))).isEqualTo(new Complete(yaml));
    }

    @Test
    void partsAreCutBetweenCharacters() {
        String yaml = "x" + "\ud83d\ude80".repeat(PART_BYTES / 2);
        var done = split(yaml);
        assertThat(done.parts())
                .allSatisfy(part -> assertThat(part.text()).doesNotContain("\ufffd"))
                .allSatisfy(
                        part ->
                                assertThat(part.text().getBytes(UTF_8).length)
                                        .isLessThanOrEqualTo(PART_BYTES));
        assertThat(assemble(done.indexYaml(), parts(done))).isEqualTo(new Complete(yaml));
    }

    @Test
    void partsOfAnotherWriterMayBeCutInsideACharacter() {
        byte[] rocket = "\ud83d\ude80".getBytes(UTF_8);
        var parts = new LinkedHashMap<String, byte[]>();
        parts.put("parts/000", new byte[] {rocket[0], rocket[1]});
        parts.put("parts/001", new byte[] {rocket[2], rocket[3]});
        String index = split("\ud83d\ude80").indexYaml() + "- path: parts/001\n";
        assertThat(assemble(index, parts)).isEqualTo(new Complete("\ud83d\ude80"));
    }

    @Test
    void moreThanTheSlotsHoldIsRefused() {
        long max = (long) PART_BYTES * MAX_PARTS;
        assertThat(FilterConfigBundle.split("x".repeat((int) max + 1), "v", "u", i -> "p" + i))
                .isEqualTo(new Split.TooLarge(max + 1, max));
    }

    @Test
    void upperCaseChecksumIsTheSameChecksum() {
        var done = split("abc");
        String index = done.indexYaml().replace(ABC, ABC.toUpperCase(Locale.ROOT));
        assertThat(assemble(index, parts(done))).isEqualTo(new Complete("abc"));
    }

    @Test
    void partThatHasNotArrivedMayStillCome() {
        assertThat(assemble(split("abc").indexYaml(), Map.of()))
                .isEqualTo(
                        new Incomplete(
                                Reason.MISSING_PART, "parts/000: missing (expected: a part)"));
        assertThat(Reason.MISSING_PART.isPassing()).isTrue();
    }

    @Test
    void partOfAnotherGenerationMayStillBeReplaced() {
        var old = split("abd");
        var incomplete = assemble(split("abc").indexYaml(), parts(old));
        assertThat(incomplete)
                .isInstanceOfSatisfying(
                        Incomplete.class,
                        it -> {
                            assertThat(it.reason()).isEqualTo(Reason.CHECKSUM_MISMATCH);
                            assertThat(it.message()).endsWith("(expected: \"" + ABC + "\")");
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
    void nothingPrintsContent() {
        assertThat(new Complete("sk-secret").toString()).doesNotContain("sk-secret");
        assertThat(new Part("n", "parts/000", "sk-secret").toString()).doesNotContain("sk-secret");
    }

    private static Done split(String yaml) {
        var split = FilterConfigBundle.split(yaml, "v1", "u", "shop-part-%03d"::formatted);
        assertThat(split).isInstanceOf(Done.class);
        return (Done) split;
    }

    private static Map<String, byte[]> parts(Done done) {
        var parts = new LinkedHashMap<String, byte[]>();
        done.parts().forEach(part -> parts.put(part.path(), part.text().getBytes(UTF_8)));
        return parts;
    }

    private static Assembled assemble(String index, Map<String, byte[]> parts) {
        return FilterConfigBundle.assemble(index, parts::get);
    }
}
