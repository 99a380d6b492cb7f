package io.outrigger.extproc.server;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;
import io.outrigger.extproc.envoy.ProcessingRequest;
import io.outrigger.extproc.envoy.ProcessingResponse;
import io.vertx.grpc.common.CodecException;
import io.vertx.grpc.common.GrpcMessage;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.common.WireFormat;
import java.io.IOException;

/** {@code envoy.service.ext_proc.v3.ExternalProcessor/Process}. */
final class ProcessorMethod {
    static final ServiceMethod<ProcessingRequest, ProcessingResponse> PROCESS =
            ServiceMethod.server(
                    ServiceName.create("envoy.service.ext_proc.v3.ExternalProcessor"),
                    "Process",
                    GrpcMessageEncoder.encoder(),
                    new Decoder());

    private ProcessorMethod() {}

    /** Bytes leave the network buffer once; bodies are views of that copy. */
    private static final class Decoder implements GrpcMessageDecoder<ProcessingRequest> {
        @Override
        public ProcessingRequest decode(GrpcMessage message) throws CodecException {
            CodedInputStream in =
                    UnsafeByteOperations.unsafeWrap(message.payload().getBytes()).newCodedInput();
            in.enableAliasing(true);
            try {
                ProcessingRequest request = ProcessingRequest.parseFrom(in);
                in.checkLastTagWas(0);
                return request;
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
