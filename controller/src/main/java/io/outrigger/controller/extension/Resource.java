package io.outrigger.controller.extension;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A resource as it came, and what can be read of it.
 *
 * @param message empty when it cannot be read
 */
record Resource<M extends Message>(ByteString bytes, Optional<M> message) {

    static <M extends Message> Resource<M> read(ByteString bytes, Parser<M> parser) {
        try {
            return new Resource<>(bytes, Optional.of(parser.parseFrom(bytes)));
        } catch (InvalidProtocolBufferException _) {
            return new Resource<>(bytes, Optional.empty());
        }
    }

    /** Its bytes after the edit; as they came when the edit returns what it was given. */
    @SuppressWarnings("ReferenceEquality")
    ByteString edited(UnaryOperator<M> edit) {
        return message.map(
                        it -> {
                            M after = edit.apply(it);
                            return after == it ? bytes : after.toByteString();
                        })
                .orElse(bytes);
    }
}
