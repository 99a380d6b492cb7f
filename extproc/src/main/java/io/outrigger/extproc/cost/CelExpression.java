package io.outrigger.extproc.cost;

import com.google.common.primitives.UnsignedLong;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.outrigger.contract.cost.CostException;
import io.outrigger.contract.cost.CostExpression;
import io.outrigger.extproc.cost.Costs.Subject;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * A cost computed by an expression in CEL. Nobody else knows CEL, so that a process without such a
 * cost does not load it.
 */
final class CelExpression {
    /** By the names of {@link CostExpression#COUNTS}. */
    static final Map<String, ToLongFunction<Usage>> COUNTS =
            Map.of(
                    "input_tokens", Usage::input,
                    "cached_input_tokens", Usage::cachedInput,
                    "cache_creation_input_tokens", Usage::cacheCreationInput,
                    "output_tokens", Usage::output,
                    "total_tokens", Usage::total,
                    "reasoning_tokens", Usage::reasoning,
                    "input_audio_tokens", Usage::audioInput,
                    "output_audio_tokens", Usage::audioOutput);

    private static final CelRuntime RUNTIME =
            CelRuntimeFactory.plannerRuntimeBuilder().setOptions(CostExpression.OPTIONS).build();

    private final CelRuntime.Program program;

    private CelExpression(CelRuntime.Program program) {
        this.program = program;
    }

    /**
     * Compiles an expression.
     *
     * @throws CostException if it is none, or cannot become a count
     */
    static CelExpression compile(String text) throws CostException {
        try {
            var expression =
                    new CelExpression(RUNTIME.createProgram(CostExpression.compiled(text)));
            expression.warmUp();
            return expression;
        } catch (CelEvaluationException e) {
            throw new CostException("cannot be evaluated: " + e.getMessage());
        }
    }

    /**
     * So that the first response does not wait for thousands of classes; the result says nothing.
     */
    private void warmUp() {
        try {
            of(Usage.of(0, 0, 0), new Subject("", "", ""));
        } catch (CostException _) {
            // zeros are no usage
        }
    }

    /**
     * The cost of one response.
     *
     * @throws CostException if it has none
     */
    long of(Usage usage, Subject subject) throws CostException {
        var variables = new HashMap<String, Object>();
        variables.put("model", subject.model());
        variables.put("backend", subject.backend());
        variables.put("route_name", subject.routeName());
        COUNTS.forEach(
                (name, count) ->
                        variables.put(
                                name, UnsignedLong.valueOf(Math.max(0, count.applyAsLong(usage)))));
        try {
            return amount(program.eval(variables));
        } catch (CelEvaluationException e) {
            throw new CostException(String.valueOf(e.getMessage()));
        }
    }

    private static long amount(Object result) throws CostException {
        long amount =
                switch (result) {
                    case Long number -> number;
                    case UnsignedLong number -> number.longValue();
                    default ->
                            throw new CostException(
                                    result.getClass().getSimpleName() + " (expected: int or uint)");
                };
        if (amount < 0) {
            throw new CostException(result + " (expected: 0.." + Long.MAX_VALUE + ")");
        }
        return amount;
    }
}
