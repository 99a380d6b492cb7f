package io.outrigger.extproc.cost;

import io.outrigger.contract.CostType;
import io.outrigger.contract.codec.Loaded.Mistake;
import io.outrigger.contract.cost.CostException;
import io.outrigger.extproc.cost.Costs.Failures;
import io.outrigger.extproc.cost.Costs.Subject;
import java.util.List;

/** How much one cost is. */
sealed interface Amount {
    long of(Usage usage, Subject subject, String key, Failures failures);

    /** One of the counts that a provider tells; 0 where it does not. */
    record Count(CostType type) implements Amount {
        @Override
        public long of(Usage usage, Subject subject, String key, Failures failures) {
            long count =
                    switch (type) {
                        case InputToken -> usage.input();
                        case OutputToken -> usage.output();
                        case TotalToken -> usage.total();
                        case CachedInputToken -> usage.cachedInput();
                        case CacheCreationInputToken -> usage.cacheCreationInput();
                        case ReasoningToken -> usage.reasoning();
                        case InputAudioToken -> usage.audioInput();
                        case OutputAudioToken -> usage.audioOutput();
                        case CEL -> throw new IllegalStateException("no count");
                    };
            return Math.max(0, count);
        }
    }

    /**
     * The result of an expression; 0 when it fails.
     *
     * @param path of the expression in the configuration
     */
    record Computed(CelExpression expression, String path) implements Amount {
        @Override
        public long of(Usage usage, Subject subject, String key, Failures failures) {
            try {
                return expression.of(usage, subject);
            } catch (CostException e) {
                failures.failed(path, key, e.text());
                return 0;
            }
        }
    }

    /**
     * Reads an entry of the configuration.
     *
     * @param mistakes get what is wrong with it
     */
    static Amount read(CostType type, String cel, String path, List<Mistake> mistakes) {
        if (type != CostType.CEL) {
            return new Count(type);
        }
        try {
            return new Computed(CelExpression.compile(cel), path);
        } catch (CostException e) {
            mistakes.add(new Mistake(path, e.text()));
            return new Count(CostType.TotalToken);
        }
    }
}
