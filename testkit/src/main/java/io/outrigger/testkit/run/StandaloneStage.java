package io.outrigger.testkit.run;

import io.outrigger.testkit.process.RunFolder;
import io.outrigger.testkit.settings.TestBed;
import java.nio.file.Path;
import java.util.List;

/** From the examples to an Envoy with a file for a control plane, step by step. */
record StandaloneStage(TestBed bed, Story story, String model) {

    Standalone start(RunFolder folder, Provider provider, int port) throws Exception {
        var ports = Standalone.Ports.choose(port);
        List<Path> files = story.step("Manifests", () -> manifests(folder, provider));
        var translated =
                story.step(
                        "Translate",
                        () -> {
                            story.say("scripts/outrigger translate --gateway-family=standalone");
                            return Standalone.translate(bed, folder, files, ports);
                        });
        return story.step(
                "Start",
                () -> {
                    var gateway = Standalone.start(bed, folder, translated, ports);
                    gateway.awaitReady();
                    story.say(gateway.describe());
                    return gateway;
                });
    }

    private List<Path> manifests(RunFolder folder, Provider provider) throws Exception {
        var manifests = new Manifests(bed, provider, model);
        story.say("examples/ " + String.join(" ", manifests.names("standalone")));
        story.say("filled in: " + provider);
        return manifests.write("standalone", folder);
    }
}
