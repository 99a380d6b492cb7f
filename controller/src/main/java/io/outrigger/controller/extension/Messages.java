package io.outrigger.controller.extension;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.outrigger.controller.extension.envoy.codec.UpstreamCodec;
import io.outrigger.controller.extension.envoy.extproc.ExtProcPerRoute;
import io.outrigger.controller.extension.envoy.extproc.ExternalProcessor;
import io.outrigger.controller.extension.envoy.raw.RawBuffer;
import io.outrigger.controller.extension.envoy.tls.UpstreamTlsContext;
import io.outrigger.controller.extension.envoy.upstream.HttpProtocolOptions;
import io.outrigger.manifests.tree.Json;
import tools.jackson.databind.JsonNode;

/** Envoy's messages from the trees that the generators write. */
final class Messages {
    private static final JsonFormat.Parser PARSER =
            JsonFormat.parser()
                    .usingTypeRegistry(
                            JsonFormat.TypeRegistry.newBuilder()
                                    .add(UpstreamCodec.getDescriptor())
                                    .add(ExternalProcessor.getDescriptor())
                                    .add(ExtProcPerRoute.getDescriptor())
                                    .add(RawBuffer.getDescriptor())
                                    .add(UpstreamTlsContext.getDescriptor())
                                    .add(HttpProtocolOptions.getDescriptor())
                                    .add(
                                            io.outrigger.controller.extension.envoy.filter
                                                    .HeaderMutation.getDescriptor())
                                    .add(
                                            io.outrigger.controller.extension.envoy.early
                                                    .HeaderMutation.getDescriptor())
                                    .build());

    private Messages() {}

    /**
     * Fills a message.
     *
     * @throws IllegalStateException if the tree has a field that the message lacks: then the files
     *     below {@code src/main/proto} lag behind the generators
     */
    static <B extends Message.Builder> B filled(B builder, JsonNode tree) {
        try {
            PARSER.merge(Json.print(tree), builder);
            return builder;
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(
                    builder.getDescriptorForType().getFullName() + ": " + e.getMessage(), e);
        }
    }
}
