package io.outrigger.uds;

import io.vertx.core.Vertx;
import java.nio.file.Path;

/** Holds a socket until it is killed. */
final class SocketHolder {
    private SocketHolder() {}

    public static void main(String[] args) throws Exception {
        var socket = UnixSocket.claim(Path.of(args[0]), "0666");
        var choice = Transports.nio();
        Vertx.builder()
                .withTransport(choice.transport())
                .build()
                .createNetServer()
                .connectHandler(connection -> {})
                .listen(socket.address())
                .await();
        socket.opened();
        System.out.println("bound");
    }
}
