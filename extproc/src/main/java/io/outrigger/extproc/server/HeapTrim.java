package io.outrigger.extproc.server;

import io.vertx.core.Vertx;

/**
 * Collects garbage before the heap has grown far. The serial collector, which costs the least
 * otherwise, looks at old objects only when the heap has no room left to grow: after one burst the
 * pod would have all of it for good.
 */
public final class HeapTrim {
    private static final long EVERY_MILLIS = 500;

    /** So much growth is worth a collection, of some 30 ms. */
    private static final long STEP = 12L << 20;

    /** Looks from one collection of a large heap to the next. */
    private static final int REST = 10;

    private final Heap heap;
    private final long atStart;
    private long atLast;
    private int looks;

    HeapTrim(Heap heap) {
        this.heap = heap;
        this.atStart = heap.size();
        this.atLast = atStart;
    }

    /** What is watched. */
    interface Heap {
        /** Bytes that the system has given, used or not. */
        long size();

        /** Looks at all objects, and gives back what is not needed. */
        void collect();
    }

    /** Watches the heap of this process. */
    public static void start(Vertx vertx) {
        var trim =
                new HeapTrim(
                        new Heap() {
                            @Override
                            public long size() {
                                return Runtime.getRuntime().totalMemory();
                            }

                            @Override
                            public void collect() {
                                System.gc();
                            }
                        });
        vertx.setPeriodic(EVERY_MILLIS, _ -> trim.look());
    }

    /** Collects if the heap has grown, or is large and was left alone for long. */
    void look() {
        looks++;
        long size = heap.size();
        if (size > atLast + STEP || (size > atStart + STEP && looks >= REST)) {
            heap.collect();
            atLast = heap.size();
            looks = 0;
        }
    }
}
