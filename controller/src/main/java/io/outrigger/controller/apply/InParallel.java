package io.outrigger.controller.apply;

import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Many requests, not all at once: neither the API server nor our memory is made for it. */
final class InParallel {
    static final int AT_ONCE = 16;

    private InParallel() {}

    /**
     * Returns when all is done. The items are taken when it is their turn.
     *
     * @throws RuntimeException the first that an action threw; the others have run all the same
     */
    @SuppressWarnings("IllegalCatch")
    static <T> void forEach(Stream<T> items, Consumer<T> action) {
        var turns = new Semaphore(AT_ONCE);
        var failure = new AtomicReference<@Nullable Throwable>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            items.forEach(
                    item -> {
                        turns.acquireUninterruptibly();
                        threads.execute(
                                () -> {
                                    try {
                                        action.accept(item);
                                    } catch (RuntimeException | Error e) {
                                        failure.compareAndSet(null, e);
                                    } finally {
                                        turns.release();
                                    }
                                });
                    });
        }
        switch (failure.get()) {
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case null, default -> {}
        }
    }
}
