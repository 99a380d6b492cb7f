package io.outrigger.webhook.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** One HTTP/1.1 connection, written by hand, so that a test knows which connection it uses. */
final class Wire implements AutoCloseable {
    private final SSLSocket socket;

    private Wire(SSLSocket socket) {
        this.socket = socket;
    }

    static Wire open(SSLContext trust, int port, String protocol) throws IOException {
        var socket = (SSLSocket) trust.getSocketFactory().createSocket("127.0.0.1", port);
        socket.setSoTimeout(10_000);
        socket.setEnabledProtocols(new String[] {protocol});
        socket.startHandshake();
        return new Wire(socket);
    }

    String serial() throws IOException {
        var certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
        return certificate.getSerialNumber().toString(16);
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(US_ASCII));
        socket.getOutputStream().flush();
    }

    /** The status line of the next response, whose body is read away. */
    String status() throws IOException {
        var head = new ByteArrayOutputStream();
        while (!head.toString(US_ASCII).endsWith("\r\n\r\n")) {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new EOFException("connection closed after: " + head.toString(US_ASCII));
            }
            head.write(next);
        }
        var lines = head.toString(US_ASCII).lines().toList();
        int length =
                lines.stream()
                        .filter(line -> line.startsWith("content-length: "))
                        .mapToInt(line -> Integer.parseInt(line.substring(16)))
                        .sum();
        socket.getInputStream().readNBytes(length);
        return lines.getFirst();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
