package io.outrigger.conformance.standalone;

import io.outrigger.testkit.process.FreePorts;
import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.provider.OpenAiProvider;
import io.outrigger.testkit.settings.TestBed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** A standalone gateway before a fake of OpenAI. */
final class StandaloneGateway extends GatewayProcesses {
    static final String KEY = "sk-conformance-7f3a";

    private final OpenAiProvider provider;

    private StandaloneGateway() {
        var started = OpenAiProvider.start(KEY, Set.of("gpt-4o", "gpt-4o-mini"));
        super(RunFolder.create(TestBed.find()), Plan.of(manifests(started)));
        this.provider = started;
    }

    static StandaloneGateway start() {
        return new StandaloneGateway();
    }

    static String manifests(OpenAiProvider provider) {
        try {
            return Files.readString(Path.of("src/test/resources/standalone/gateway.yaml"))
                    .replace("PROVIDER_PORT", Integer.toString(provider.port()))
                    .replace("DEAD_PORT", Integer.toString(FreePorts.next()))
                    .replace("KEY", KEY);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    OpenAiProvider provider() {
        return provider;
    }

    @Override
    public void close() {
        super.close();
        provider.close();
    }
}
