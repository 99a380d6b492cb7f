package io.outrigger.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.webhook.WriterCase.Situation;
import io.outrigger.webhook.admission.Verdict;
import io.outrigger.webhook.decision.Gateways.Standing;
import io.outrigger.webhook.patch.Patches;
import java.util.stream.Stream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;

/** The pods that all writers have to make, made by the renderer itself. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WritersTest {
    static Stream<WriterCase> cases() {
        return WriterCase.all();
    }

    static Stream<WriterCase> made() {
        return WriterCase.all()
                .filter(
                        it ->
                                it.situation() == Situation.OPT_IN
                                        || it.situation() == Situation.ANNOTATED);
    }

    /** First, because an update writes what the others read. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("made")
    @Order(1)
    void podsOfTheTable(WriterCase it) {
        it.matches(after(it));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    @Order(2)
    void everySituationEndsInOneOfThem(WriterCase it) {
        assertThat(after(it)).isEqualTo(it.expected());
    }

    private static ObjectNode after(WriterCase it) {
        var injector = Samples.injector(_ -> new Standing.Ours(it.settings()));
        return injector.verdict(it.template(), it.namespace()) instanceof Verdict.Patched patched
                ? Patches.apply(patched.patch(), it.template())
                : it.template();
    }
}
