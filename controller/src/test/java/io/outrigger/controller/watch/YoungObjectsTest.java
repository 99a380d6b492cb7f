package io.outrigger.controller.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.outrigger.manifests.api.Gateway;
import io.outrigger.manifests.api.Kinds;
import io.outrigger.manifests.api.ObjectKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class YoungObjectsTest {
    private static final ObjectKey KEY = new ObjectKey("ai", "gw");

    @Test
    void anApiServerThatDoesNotAnswerCostsASecond() throws IOException {
        List<Socket> connections = new CopyOnWriteArrayList<>();
        try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                var client = client(silent.getLocalPort())) {
            Thread.startVirtualThread(() -> accept(silent, connections));
            var young = new YoungObjects(client, new WatchedNamespaces.All());
            long begin = System.nanoTime();

            assertThatThrownBy(() -> young.read(Kinds.GATEWAY, Gateway.class, KEY))
                    .isInstanceOf(KubernetesClientException.class);

            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isBetween(Duration.ofMillis(900), Duration.ofMillis(1_900));
            assertThat(connections).as("asked once").hasSize(1);
        }
    }

    private static void accept(ServerSocket silent, List<Socket> connections) {
        try {
            while (true) {
                connections.add(silent.accept());
            }
        } catch (IOException e) {
            connections.forEach(YoungObjectsTest::close);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KubernetesClient client(int port) {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder().withMasterUrl("http://127.0.0.1:" + port).build())
                .build();
    }
}
