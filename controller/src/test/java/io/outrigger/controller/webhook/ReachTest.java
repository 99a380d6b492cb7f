package io.outrigger.controller.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.controller.webhook.Reach.Others;
import io.outrigger.manifests.install.FailurePolicy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReachTest {
    @ParameterizedTest
    @CsvSource({
        // first installation
        "UNTRIED, none,   NONE, IGNORE",
        "NOT_YET, none,   NONE, IGNORE",
        "NOT_YET, Ignore, NONE, IGNORE",
        "PROVEN,  Ignore, NONE, FAIL",
        // after a crash of all, a start that works never opens
        "UNTRIED, Fail,   NONE, FAIL",
        "PROVEN,  Fail,   NONE, FAIL",
        // after a crash of all, one that does not work refuses no pod
        "NOT_YET, Fail,   NONE, IGNORE",
        // one more replica
        "UNTRIED, Fail,   SOME, FAIL",
        "NOT_YET, Fail,   SOME, FAIL",
        "NOT_YET, Ignore, SOME, IGNORE",
        "NOT_YET, none,   SOME, IGNORE",
        "PROVEN,  none,   SOME, FAIL",
    })
    void nothingFailsBeforeAProofAndNothingOpensBesideOne(
            Reach reach, String present, Others others, FailurePolicy policy) {
        assertThat(reach.policy(FailurePolicy.of(present), others)).isEqualTo(policy);
    }
}
