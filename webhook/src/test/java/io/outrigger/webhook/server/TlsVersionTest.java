package io.outrigger.webhook.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.webhook.Identity;
import io.outrigger.webhook.Samples;
import io.outrigger.webhook.decision.Gateways;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Old versions of TLS, offered byte by byte: the client of this Java platform has none of them. */
class TlsVersionTest {
    private static final int HANDSHAKE = 0x16;
    private static final int ALERT = 0x15;
    private static final int PROTOCOL_VERSION = 70;

    /** Suites of TLS 1.0 and of 1.2 for a key on P-256, no compression, and what such keys need. */
    private static final String OFFER =
            "0006 c009 c00a c02b  01 00"
                    + " 0018  000a 0004 0002 0017  000b 0002 01 00  000d 0006 0004 0403 0203";

    private final WebhookServer server =
            WebhookServer.start(
                    new Address("127.0.0.1", 0),
                    new Identity().issued(),
                    Samples.injector(Gateways.NONE),
                    new PrometheusRegistry());

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0301", "0302"})
    void olderThanTls12IsRefused(String version) throws IOException {
        assertThat(answer(version)).isEqualTo(new Answered(ALERT, PROTOCOL_VERSION));
    }

    /** The counterpart: the same offer is taken from version 1.2 on. */
    @Test
    void tls12IsSpoken() throws IOException {
        assertThat(answer("0303").type).isEqualTo(HANDSHAKE);
    }

    /** A record: its type, and of an alert what it says. */
    private record Answered(int type, int description) {}

    private Answered answer(String version) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(hello(version));
            var in = new DataInputStream(socket.getInputStream());
            int type = in.readUnsignedByte();
            in.skipNBytes(2);
            var content = in.readNBytes(in.readUnsignedShort());
            return new Answered(type, type == ALERT ? content[1] : 0);
        }
    }

    private static byte[] hello(String version) throws IOException {
        var body = new ByteArrayOutputStream();
        body.write(bytes(version));
        body.write(new byte[32]);
        body.write(0);
        body.write(bytes(OFFER));
        var out = new ByteArrayOutputStream();
        var data = new DataOutputStream(out);
        data.writeByte(HANDSHAKE);
        data.writeShort(0x0301);
        data.writeShort(body.size() + 4);
        data.writeInt(0x01000000 | body.size());
        body.writeTo(data);
        return out.toByteArray();
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
