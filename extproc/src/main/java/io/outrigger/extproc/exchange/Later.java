package io.outrigger.extproc.exchange;

import io.outrigger.extproc.envoy.ProcessingResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * Goes on with what may come late, on another thread, and perhaps after Envoy's reset.
 *
 * @param thread the stream's own
 * @param closed whether the stream is over, so that no answer is needed any more
 */
record Later(Executor thread, BooleanSupplier closed) {

    <T> CompletionStage<ProcessingResponse> answer(
            CompletionStage<T> stage, Function<T, ProcessingResponse> answer) {
        return then(stage, it -> CompletableFuture.completedFuture(answer.apply(it)));
    }

    <T> CompletionStage<ProcessingResponse> then(
            CompletionStage<T> stage, Function<T, CompletionStage<ProcessingResponse>> next) {
        CompletableFuture<T> coming = stage.toCompletableFuture();
        if (coming.isDone()) {
            return coming.thenCompose(next);
        }
        // failures, too, only go on there
        return coming.whenCompleteAsync((_, _) -> {}, thread)
                .thenCompose(
                        late ->
                                closed.getAsBoolean()
                                        ? CompletableFuture.completedFuture(
                                                ProcessingResponse.getDefaultInstance())
                                        : next.apply(late));
    }
}
