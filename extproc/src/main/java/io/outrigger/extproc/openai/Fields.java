package io.outrigger.extproc.openai;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.client.ErrorKind;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonValue.Kind;
import org.jspecify.annotations.Nullable;

/** Reads members of a request whose form matters; what is wrong is told with its path. */
final class Fields {
    private Fields() {}

    /** A request that is not what the API says. */
    static ClientError bad(String path, String expected) {
        return new ClientError(
                ErrorKind.BAD_REQUEST,
                "invalid request body: " + path + ": (expected: " + expected + ")");
    }

    /** A request that is fine, but that no provider of this gateway can be asked. */
    static ClientError unsupported(String path, String what) {
        return new ClientError(
                ErrorKind.UNPROCESSABLE, path + ": " + what + " is not supported by this gateway");
    }

    static JsonText text(JsonValue object, String name, String path) throws ClientError {
        JsonValue value = object.given(name);
        if (value == null || !value.is(Kind.STRING)) {
            throw bad(path + "." + name, "a string");
        }
        return value.text();
    }

    static @Nullable JsonText textOrNull(JsonValue object, String name, String path)
            throws ClientError {
        return object.given(name) == null ? null : text(object, name, path);
    }

    static JsonValue object(JsonValue parent, String name, String path) throws ClientError {
        return expect(parent.given(name), Kind.OBJECT, path + "." + name, "an object");
    }

    static @Nullable JsonValue objectOrNull(JsonValue parent, String name, String path)
            throws ClientError {
        return parent.given(name) == null ? null : object(parent, name, path);
    }

    static JsonValue expect(@Nullable JsonValue value, Kind kind, String path, String expected)
            throws ClientError {
        if (value == null || !value.is(kind)) {
            throw bad(path, expected);
        }
        return value;
    }

    static @Nullable Boolean flagOrNull(JsonValue object, String name, String path)
            throws ClientError {
        JsonValue value = object.given(name);
        if (value == null) {
            return null;
        }
        return expect(value, Kind.BOOLEAN, path + "." + name, "true or false").isTrue();
    }
}
