package io.outrigger.extproc.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.outrigger.extproc.envoy.BodyMutation;
import io.outrigger.extproc.envoy.BodyResponse;
import io.outrigger.extproc.envoy.CommonResponse;
import io.outrigger.extproc.envoy.ProcessingResponse;
import io.vertx.core.buffer.Buffer;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FramesTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4000, 8100, 8190, 8192, 8200, 12_287, 12_300, 100_000, 3_000_000})
    void aFrameIsThePrefixAndTheMessage(int bytes) throws Exception {
        byte[] body = new byte[bytes];
        new Random(bytes).nextBytes(body);
        var message =
                ProcessingResponse.newBuilder()
                        .setRequestBody(
                                BodyResponse.newBuilder()
                                        .setResponse(
                                                CommonResponse.newBuilder()
                                                        .setBodyMutation(mutation(body))))
                        .setDynamicMetadata(
                                Struct.newBuilder()
                                        .putFields(
                                                "k", Value.newBuilder().setNumberValue(1).build()))
                        .build();

        Buffer frame = Frames.of(message);

        assertThat(frame.getByte(0)).isZero();
        assertThat(frame.getInt(1)).isEqualTo(frame.length() - 5);
        assertThat(ProcessingResponse.parseFrom(frame.getBytes(5, frame.length())))
                .isEqualTo(message);
    }

    private static BodyMutation mutation(byte[] body) {
        return BodyMutation.newBuilder().setBody(ByteString.copyFrom(body)).build();
    }
}
