package io.outrigger.uds;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransportsTest {
    @ParameterizedTest
    @CsvSource({
        "Linux,amd64,libnetty_transport_native_epoll_x86_64.so",
        "Linux,aarch64,libnetty_transport_native_epoll_aarch_64.so"
    })
    void libraryIsNamedAsNettyNamesIt(String os, String arch, String name) {
        assertThat(Transports.libraryName(os, arch)).contains(name);
    }

    @Test
    void otherPlatformsHaveNone() {
        assertThat(Transports.libraryName("Mac OS X", "aarch64")).isEqualTo(Optional.empty());
        assertThat(Transports.libraryName("Linux", "riscv64")).isEqualTo(Optional.empty());
    }
}
