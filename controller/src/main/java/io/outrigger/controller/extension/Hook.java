package io.outrigger.controller.extension;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import io.outrigger.controller.extension.hook.PostTranslateModifyRequest;
import io.outrigger.controller.extension.hook.PostTranslateModifyResponse;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.CodecException;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.common.WireFormat;
import java.util.List;

/** The methods of {@code envoygateway.extension.EnvoyGatewayExtension}. */
final class Hook {
    static final ServiceName SERVICE =
            ServiceName.create("envoygateway.extension.EnvoyGatewayExtension");

    /** Everything that goes to the proxies of one Gateway, or of all that are merged. */
    static final ServiceMethod<PostTranslateModifyRequest, PostTranslateModifyResponse> TRANSLATE =
            ServiceMethod.server(
                    SERVICE,
                    "PostTranslateModify",
                    GrpcMessageEncoder.encoder(),
                    decoder(PostTranslateModifyRequest.parser()));

    /** An empty answer leaves one resource as it is. */
    static final List<ServiceMethod<Buffer, Buffer>> LEFT_ALONE =
            List.of(
                    leftAlone("PostRouteModify"),
                    leftAlone("PostVirtualHostModify"),
                    leftAlone("PostHTTPListenerModify"),
                    leftAlone("PostClusterModify"),
                    leftAlone("PostEndpointsModify"));

    /** gRPC's own health check. */
    static final ServiceMethod<Buffer, Buffer> HEALTH =
            ServiceMethod.server(
                    ServiceName.create("grpc.health.v1.Health"),
                    "Check",
                    GrpcMessageEncoder.IDENTITY,
                    GrpcMessageDecoder.IDENTITY);

    /** {@code HealthCheckResponse}: its one field is the status. */
    static final Buffer SERVING = Buffer.buffer(new byte[] {8, 1});

    static final Buffer NOT_SERVING = Buffer.buffer(new byte[] {8, 2});

    private Hook() {}

    private static ServiceMethod<Buffer, Buffer> leftAlone(String name) {
        return ServiceMethod.server(
                SERVICE, name, GrpcMessageEncoder.IDENTITY, GrpcMessageDecoder.IDENTITY);
    }

    private static <M> GrpcMessageDecoder<M> decoder(Parser<M> parser) {
        return new GrpcMessageDecoder<>() {
            @Override
            public M decode(GrpcMessage message) throws CodecException {
                try {
                    return parser.parseFrom(message.payload().getBytes());
                } catch (InvalidProtocolBufferException e) {
                    throw new CodecException(e);
                }
            }

            @Override
            public boolean accepts(WireFormat format) {
                return format == WireFormat.PROTOBUF;
            }
        };
    }
}
