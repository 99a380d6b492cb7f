package io.outrigger.controller.extension;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class TranslationLoadTest {
    private static final int ROUTES = 50;
    private static final long MIB = 1 << 20;

    @Test
    void memoryIsFlatOverFiveHundredTranslations() {
        var wiring = ManyRoutes.wiring(ROUTES);
        var wired = Wired.first(wiring);
        byte[] request = ManyRoutes.request(wiring).toByteArray();
        int first = ManyRoutes.translate(request, wired);
        for (int i = 0; i < 50; i++) {
            ManyRoutes.translate(request, wired);
        }
        long before = live();

        for (int i = 0; i < 500; i++) {
            wired = wired.next(wiring);
            assertThat(ManyRoutes.translate(request, wired)).isEqualTo(first);
        }

        assertThat(live() - before).isLessThan(4 * MIB);
        assertThat(wired.current()).hasSize(ROUTES);
        assertThat(wired.former()).isEmpty();
    }

    private static long live() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
