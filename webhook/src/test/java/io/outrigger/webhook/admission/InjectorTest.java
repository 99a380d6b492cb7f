package io.outrigger.webhook.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.testkit.Golden;
import io.outrigger.webhook.InjectCase;
import io.outrigger.webhook.Trees;
import io.outrigger.webhook.decision.SkipReason;
import io.outrigger.webhook.patch.Patches;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class InjectorTest {
    private static final String NAMESPACE = "ai";

    static Stream<Golden> cases() {
        return Golden.cases("inject");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void injects(Golden it) {
        var before = Trees.yaml(it.read("in.pod.yaml"));
        var text = before.toString();

        var verdict = InjectCase.injector(it).verdict(before, NAMESPACE);

        it.matches("out.verdict.txt", described(verdict));
        if (verdict instanceof Verdict.Patched patched) {
            var patch = Trees.json(patched.patch());
            it.matches("out.patch.json", patch);
            it.matches("out.pod.yaml", Trees.yaml(after(patch, before)));
        }
        assertThat(before).hasToString(text);
        it.noUnusedFiles();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void secondRunChangesNothing(Golden it) {
        var before = Trees.yaml(it.read("in.pod.yaml"));
        var first = InjectCase.injector(it).verdict(before, NAMESPACE);
        var pod =
                first instanceof Verdict.Patched patched
                        ? after(patched.patch().toString(), before)
                        : before;

        var second = InjectCase.injector(it).verdict(pod, NAMESPACE);

        assertThat(second)
                .isEqualTo(
                        first instanceof Verdict.Patched
                                ? new Verdict.Allowed(SkipReason.ALREADY_INJECTED)
                                : first);
    }

    private static ObjectNode after(String patch, ObjectNode before) {
        return Patches.apply((ArrayNode) Trees.json(patch), before);
    }

    private static String described(Verdict verdict) {
        var text = new StringBuilder(verdict.decision() + " " + verdict.reason() + "\n");
        verdict.shown().forEach(warning -> text.append("warning: ").append(warning).append('\n'));
        if (verdict instanceof Verdict.Denied denied) {
            text.append("message: ").append(denied.message()).append('\n');
        }
        return text.toString();
    }
}
