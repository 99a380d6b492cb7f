package io.outrigger.controller.extension;

import com.google.protobuf.InvalidProtocolBufferException;
import io.outrigger.controller.Snapshots;
import io.outrigger.controller.extension.envoy.route.RouteConfiguration;
import io.outrigger.controller.extension.envoy.route.VirtualHost;
import io.outrigger.controller.extension.hook.PostTranslateModifyRequest;
import io.outrigger.controller.plan.Planner;
import io.outrigger.manifests.envoy.DataPlane;
import io.outrigger.manifests.envoygateway.Wiring;

/** Translations with many AI routes. */
final class ManyRoutes {
    private ManyRoutes() {}

    /** From the bytes of a request to those of its answer. */
    static int translate(byte[] request, Wired wired) {
        try {
            return Translation.of(PostTranslateModifyRequest.parseFrom(request))
                    .wired(wired)
                    .response()
                    .toByteArray()
                    .length;
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    static Wiring wiring(int routes) {
        String sample = SampleTranslations.OURS.replace("HOST", "one.example");
        int cut = sample.lastIndexOf("---");
        var yaml = new StringBuilder(sample.substring(0, cut));
        String route = sample.substring(cut).replace("MODEL", "small");
        for (int i = 0; i < routes; i++) {
            yaml.append(route.replace("name: chat", "name: chat-" + i));
        }
        return Planner.plan(Snapshots.of(yaml.toString()), DataPlane.DEFAULT).wiring();
    }

    static PostTranslateModifyRequest request(Wiring wiring) {
        var sample = SampleTranslations.request("gw", new Wiring.Content("", ""));
        var host = VirtualHost.newBuilder();
        wiring.httpRoutes()
                .forEach(
                        (key, http) -> {
                            var its =
                                    SampleTranslations.table("gw", key.name(), http.content())
                                            .getVirtualHosts(0);
                            host.setName(its.getName())
                                    .setMetadata(its.getMetadata())
                                    .addAllRoutes(its.getRoutesList());
                        });
        return sample.toBuilder()
                .clearRoutes()
                .addRoutes(
                        RouteConfiguration.newBuilder()
                                .setName("ai/gw/http")
                                .addVirtualHosts(host)
                                .build()
                                .toByteString())
                .build();
    }
}
