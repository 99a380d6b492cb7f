package io.outrigger.extproc.server;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat.FieldType;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.CodecException;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.common.WireFormat;
import java.io.IOException;
import java.util.Collection;

/** {@code grpc.health.v1.Health}: its messages have one field each. */
final class HealthMethod {
    private static final ServiceName HEALTH = ServiceName.create("grpc.health.v1.Health");

    /** The name of a service to its status. */
    static final ServiceMethod<String, Buffer> CHECK = method("Check");

    /** As {@link #CHECK}, and each status after it. */
    static final ServiceMethod<String, Buffer> WATCH = method("Watch");

    /** All services. */
    static final ServiceMethod<String, Buffer> LIST = method("List");

    private HealthMethod() {}

    /** {@code ServingStatus}. */
    enum Status {
        SERVING(1),
        NOT_SERVING(2),
        SERVICE_UNKNOWN(3);

        private final int number;

        Status(int number) {
            this.number = number;
        }

        /** {@code HealthCheckResponse}. */
        Buffer message() {
            return Buffer.buffer(new byte[] {8, (byte) number});
        }
    }

    /** {@code HealthListResponse}. */
    static Buffer list(Collection<String> services, Status status) {
        var list = Buffer.buffer();
        for (String service : services) {
            var entry = Buffer.buffer();
            field(entry, 1, Buffer.buffer(service));
            field(entry, 2, status.message());
            field(list, 1, entry);
        }
        return list;
    }

    /** All lengths here are below 128, so that each is one byte. */
    private static void field(Buffer out, int number, Buffer content) {
        out.appendByte((byte) (number << 3 | FieldType.BYTES.getWireType()))
                .appendByte((byte) content.length())
                .appendBuffer(content);
    }

    private static ServiceMethod<String, Buffer> method(String name) {
        return ServiceMethod.server(
                HEALTH, name, GrpcMessageEncoder.IDENTITY, new ServiceDecoder());
    }

    /** {@code HealthCheckRequest}: the name of a service, empty for all. */
    private static final class ServiceDecoder implements GrpcMessageDecoder<String> {
        private static final int SERVICE = 1 << 3 | 2;

        @Override
        public String decode(GrpcMessage message) throws CodecException {
            var in = CodedInputStream.newInstance(message.payload().getBytes());
            String service = "";
            try {
                for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                    if (tag == SERVICE) {
                        service = in.readStringRequireUtf8();
                    } else {
                        in.skipField(tag);
                    }
                }
                return service;
            } catch (IOException e) {
                throw new CodecException(e);
            }
        }

        @Override
        public boolean accepts(WireFormat format) {
            return format == WireFormat.PROTOBUF;
        }
    }
}
