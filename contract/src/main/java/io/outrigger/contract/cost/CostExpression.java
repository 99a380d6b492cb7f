package io.outrigger.contract.cost;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Expressions in CEL that compute a cost from the tokens of one response. */
public final class CostExpression {
    /** The variables that are numbers of tokens, of type {@code uint}. */
    public static final List<String> COUNTS =
            List.of(
                    "input_tokens",
                    "cached_input_tokens",
                    "cache_creation_input_tokens",
                    "output_tokens",
                    "total_tokens",
                    "reasoning_tokens",
                    "input_audio_tokens",
                    "output_audio_tokens");

    private static final Set<CelKind> RESULTS = EnumSet.of(CelKind.INT, CelKind.UINT, CelKind.DYN);

    /** Costs are a few additions; what takes longer would hold up responses. */
    public static final CelOptions OPTIONS =
            CelOptions.current()
                    .maxExpressionCodePointSize(10_000)
                    .maxParseRecursionDepth(50)
                    .comprehensionMaxIterations(1_000)
                    .errorOnIntWrap(true)
                    .enableHeterogeneousNumericComparisons(true)
                    .build();

    private static final CelCompiler COMPILER = compiler();

    private CostExpression() {}

    private static CelCompiler compiler() {
        var builder =
                CelCompilerFactory.standardCelCompilerBuilder()
                        .setOptions(OPTIONS)
                        .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                        .addVar("model", SimpleType.STRING)
                        .addVar("backend", SimpleType.STRING)
                        .addVar("route_name", SimpleType.STRING);
        COUNTS.forEach(name -> builder.addVar(name, SimpleType.UINT));
        return builder.build();
    }

    /**
     * Compiles an expression.
     *
     * @throws CostException if it is none, or cannot become a count
     */
    public static CelAbstractSyntaxTree compiled(String text) throws CostException {
        try {
            CelAbstractSyntaxTree tree = COMPILER.compile(text).getAst();
            CelType type = tree.getResultType();
            if (!RESULTS.contains(type.kind())) {
                throw new CostException(type.name() + " (expected: a result of type int or uint)");
            }
            return tree;
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
        }
    }

    /** Why a text is no expression for a cost; empty if it is one. */
    public static Optional<String> mistake(String text) {
        try {
            compiled(text);
            return Optional.empty();
        } catch (CostException e) {
            return Optional.of(e.text());
        }
    }
}
