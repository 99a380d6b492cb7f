package io.outrigger.testkit.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.testkit.settings.TestBed;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EnvoyIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String BOOTSTRAP =
            """
            static_resources:
              listeners:
              - name: hello
                address: {socket_address: {address: 127.0.0.1, port_value: 0}}
                filter_chains:
                - filters:
                  - name: envoy.filters.network.http_connection_manager
                    typed_config:
                      "@type": type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager
                      stat_prefix: hello
                      route_config:
                        virtual_hosts:
                        - name: all
                          domains: ["*"]
                          routes: [{match: {prefix: /}, direct_response: {status: 200, body: {inline_string: hello}}}]
                      http_filters:
                      - name: envoy.filters.http.router
                        typed_config: {"@type": type.googleapis.com/envoy.extensions.filters.http.router.v3.Router}
            """;

    private final TestBed bed = TestBed.find();
    private final RunFolder run = RunFolder.create(bed);

    @AfterEach
    void clean() {
        run.close();
    }

    @Test
    void servesItsListenerAndCounts() {
        try (var envoy = Envoy.of(bed, run.path(), BOOTSTRAP).start().awaitReady(LIMIT)) {
            var uri = URI.create("http:/" + envoy.listener("hello"));

            assertThat(Http.get(uri)).isEqualTo(new Http.Answer(200, "hello"));

            Await.until("counted", LIMIT, () -> envoy.stat("http.hello.downstream_rq_2xx") == 1);
            assertThat(envoy.configDump()).contains("hello");
        }
    }

    @Test
    void twoRunSideBySide() {
        try (var one = Envoy.of(bed, run.folder("one"), BOOTSTRAP).start().awaitReady(LIMIT);
                var two = Envoy.of(bed, run.folder("two"), BOOTSTRAP).start().awaitReady(LIMIT)) {
            assertThat(one.admin()).isNotEqualTo(two.admin());
        }
    }

    @Test
    void validatesWithoutServing() {
        assertThat(Envoy.of(bed, run.folder("good"), BOOTSTRAP).validate().ok()).isTrue();

        var bad = Envoy.of(bed, run.folder("bad"), BOOTSTRAP.replace("stat_prefix", "stat_suffix"));
        assertThat(bad.validate().ok()).isFalse();
        assertThat(bad.validate().output()).contains("stat_suffix");
    }
}
