package io.outrigger.extproc.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapTrimTest {
    private static final long MEGABYTE = 1 << 20;

    private final Grown heap = new Grown();
    private final HeapTrim trim = new HeapTrim(heap);

    @Test
    void aHeapThatGrowsFarIsCollectedAtOnce() {
        heap.size = 30 * MEGABYTE;
        trim.look();
        assertThat(heap.collections).isZero();

        heap.size = 33 * MEGABYTE;
        trim.look();
        assertThat(heap.collections).isEqualTo(1);
    }

    @Test
    void aLargeHeapIsCollectedNowAndThenUntilItIsSmall() {
        heap.needed = 200 * MEGABYTE;
        heap.size = heap.needed;
        trim.look();
        for (int i = 0; i < 9; i++) {
            trim.look();
        }
        assertThat(heap.collections).isEqualTo(1);

        heap.needed = 20 * MEGABYTE;
        trim.look();
        assertThat(heap.collections).isEqualTo(2);
        for (int i = 0; i < 50; i++) {
            trim.look();
        }
        assertThat(heap.collections).isEqualTo(2);
    }

    /** A heap that a collection brings down to what is needed. */
    private static final class Grown implements HeapTrim.Heap {
        private long size = 20 * MEGABYTE;
        private long needed = 20 * MEGABYTE;
        private int collections;

        @Override
        public long size() {
            return size;
        }

        @Override
        public void collect() {
            collections++;
            size = needed;
        }
    }
}
