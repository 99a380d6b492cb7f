package io.outrigger.extproc.cost;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.outrigger.extproc.cost.Costs.Subject;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * A cost computed by an expression in CEL. Nobody else knows CEL, so that a process without such a
 * cost does not load it.
 */
final class CelExpression {
    private static final Map<String, ToLongFunction<Usage>> COUNTS =
            Map.of(
                    "input_tokens", Usage::input,
                    "cached_input_tokens", Usage::cachedInput,
                    "cache_creation_input_tokens", Usage::cacheCreationInput,
                    "output_tokens", Usage::output,
                    "total_tokens", Usage::total,
                    "reasoning_tokens", Usage::reasoning,
                    "input_audio_tokens", Usage::audioInput,
                    "output_audio_tokens", Usage::audioOutput);
    private static final Set<CelKind> RESULTS = EnumSet.of(CelKind.INT, CelKind.UINT, CelKind.DYN);

    /** Costs are a few additions; what takes longer would hold up responses. */
    private static final CelOptions OPTIONS =
            CelOptions.current()
                    .maxExpressionCodePointSize(10_000)
                    .maxParseRecursionDepth(50)
                    .comprehensionMaxIterations(1_000)
                    .errorOnIntWrap(true)
                    .enableHeterogeneousNumericComparisons(true)
                    .build();

    private static final CelCompiler COMPILER = compiler();
    private static final CelRuntime RUNTIME =
            CelRuntimeFactory.plannerRuntimeBuilder().setOptions(OPTIONS).build();

    private final CelRuntime.Program program;

    private CelExpression(CelRuntime.Program program) {
        this.program = program;
    }

    private static CelCompiler compiler() {
        var builder =
                CelCompilerFactory.standardCelCompilerBuilder()
                        .setOptions(OPTIONS)
                        .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                        .addVar("model", SimpleType.STRING)
                        .addVar("backend", SimpleType.STRING)
                        .addVar("route_name", SimpleType.STRING);
        COUNTS.keySet().forEach(name -> builder.addVar(name, SimpleType.UINT));
        return builder.build();
    }

    /**
     * Compiles an expression.
     *
     * @throws CostException if it is none, or cannot become a count
     */
    static CelExpression compile(String text) throws CostException {
        try {
            CelAbstractSyntaxTree tree = COMPILER.compile(text).getAst();
            CelType type = tree.getResultType();
            if (!RESULTS.contains(type.kind())) {
                throw new CostException(type.name() + " (expected: a result of type int or uint)");
            }
            var expression = new CelExpression(RUNTIME.createProgram(tree));
            expression.warmUp();
            return expression;
        } catch (CelValidationException e) {
            throw new CostException(
                    e.getErrors().stream()
                            .limit(3)
                            .map(
                                    issue ->
                                            issue.getMessage()
                                                    + " at column "
                                                    + (issue.getSourceLocation().getColumn() + 1))
                            .collect(Collectors.joining(", ")));
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
