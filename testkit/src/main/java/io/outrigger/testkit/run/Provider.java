package io.outrigger.testkit.run;

import io.outrigger.testkit.provider.OpenAiProvider;
import io.outrigger.testkit.run.settings.RunSettings.Remote;
import java.net.URI;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Where the requests end. Prints without keys. */
sealed interface Provider extends AutoCloseable {
    /** With the prefix of the API. */
    URI baseUrl();

    String key();

    /** How many requests arrived; empty when nobody can know. */
    OptionalLong received();

    @Override
    void close();

    /** The one asked for, started if it is ours. */
    static Provider of(Optional<Remote> remote, String model) {
        return remote.isPresent() ? new Outside(remote.get()) : Bundled.start(model);
    }

    /** Ours, in this process. */
    record Bundled(OpenAiProvider server, String key) implements Provider {
        static Bundled start(String model) {
            var bytes = new byte[12];
            new SecureRandom().nextBytes(bytes);
            String key = "sk-bundled-" + HexFormat.of().formatHex(bytes);
            return new Bundled(OpenAiProvider.start(key, Set.of(model)), key);
        }

        @Override
        public URI baseUrl() {
            return URI.create("http://127.0.0.1:" + server.port() + "/v1");
        }

        @Override
        public OptionalLong received() {
            return OptionalLong.of(server.arrived());
        }

        @Override
        public void close() {
            server.close();
        }

        @Override
        public String toString() {
            return "bundled provider at " + baseUrl();
        }
    }

    /** The user's. */
    record Outside(Remote remote) implements Provider {
        @Override
        public URI baseUrl() {
            return remote.baseUrl();
        }

        @Override
        public String key() {
            return remote.key();
        }

        @Override
        public OptionalLong received() {
            return OptionalLong.empty();
        }

        @Override
        public void close() {}

        @Override
        public String toString() {
            return baseUrl().toString();
        }
    }
}
