package io.outrigger.uds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SocketModeTest {
    @ParameterizedTest
    @CsvSource({"0666,rw-rw-rw-", "0421,r---w---x", "777,rwxrwxrwx", "0,---------"})
    void octalNamesPermissions(String octal, String permissions) throws Exception {
        assertThat(PosixFilePermissions.toString(SocketMode.parse(octal).permissions()))
                .isEqualTo(permissions);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "rw", "0o666", "668", "1777", "-1", "99999999999999"})
    void anythingElseIsRefused(String octal) {
        assertThatExceptionOfType(UdsException.class)
                .isThrownBy(() -> SocketMode.parse(octal))
                .withMessage("socket mode: " + octal + " (expected: octal 0..777, such as 0666)");
    }

    @Test
    void printsAsChmodTakesIt() throws Exception {
        assertThat(SocketMode.parse("666")).hasToString("0666");
    }
}
