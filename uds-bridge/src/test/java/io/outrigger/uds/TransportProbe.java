package io.outrigger.uds;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.File;
import java.nio.file.Path;
import java.util.List;

/** Prints the choice, then serves one byte with it over a socket and prints what came back. */
final class TransportProbe {
    private TransportProbe() {}

    public static void main(String[] args) throws Exception {
        var choice = args[0].equals("nio") ? Transports.nio() : Transports.choose();
        System.out.println(choice.name() + ": " + choice.reason());
        var options =
                new VertxOptions()
                        .setFileSystemOptions(
                                new FileSystemOptions()
                                        .setFileCachingEnabled(false)
                                        .setClassPathResolvingEnabled(false));
        var vertx = Vertx.builder().with(options).withTransport(choice.transport()).build();
        var socket = UnixSocket.claim(Path.of(args[1]), "0666");
        vertx.createNetServer()
                .connectHandler(connection -> connection.handler(connection::write))
                .listen(socket.address())
                .await();
        socket.opened();
        var client = vertx.createNetClient().connect(socket.address()).await();
        client.handler(
                echo -> {
                    System.out.println(echo + ", unpacked: " + unpacked());
                    socket.close();
                    vertx.close();
                });
        client.write("hello").await();
    }

    /** Names in the folder for temporary files, while those to be deleted on exit are there. */
    static List<String> unpacked() {
        var files = new File(System.getProperty("java.io.tmpdir")).list();
        return files == null ? List.of() : List.of(files);
    }
}
