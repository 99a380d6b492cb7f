package io.outrigger.extproc.client;

import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonValue.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Reads members of a request whose form matters; what is wrong is told with its path, which is
 * empty for the body itself.
 */
public final class Fields {
    private Fields() {}

    /** A request that is not what the API says. */
    public static ClientError bad(String path, String expected) {
        return new ClientError(
                ErrorKind.BAD_REQUEST,
                "invalid request body: " + path + ": (expected: " + expected + ")");
    }

    /** A request that is fine, but that no provider of this gateway can be asked. */
    public static ClientError unsupported(String path, String what) {
        return new ClientError(
                ErrorKind.UNPROCESSABLE, path + ": " + what + " is not supported by this gateway");
    }

    private static String at(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    public static JsonText text(JsonValue object, String name, String path) throws ClientError {
        JsonValue value = object.given(name);
        if (value == null || !value.is(Kind.STRING)) {
            throw bad(at(path, name), "a string");
        }
        return value.text();
    }

    public static @Nullable JsonText textOrNull(JsonValue object, String name, String path)
            throws ClientError {
        return object.given(name) == null ? null : text(object, name, path);
    }

    public static JsonValue object(JsonValue parent, String name, String path) throws ClientError {
        return expect(parent.given(name), Kind.OBJECT, at(path, name), "an object");
    }

    public static @Nullable JsonValue objectOrNull(JsonValue parent, String name, String path)
            throws ClientError {
        return parent.given(name) == null ? null : object(parent, name, path);
    }

    public static JsonValue expect(
            @Nullable JsonValue value, Kind kind, String path, String expected) throws ClientError {
        if (value == null || !value.is(kind)) {
            throw bad(path, expected);
        }
        return value;
    }

    public static @Nullable Boolean flagOrNull(JsonValue object, String name, String path)
            throws ClientError {
        JsonValue value = object.given(name);
        if (value == null) {
            return null;
        }
        return expect(value, Kind.BOOLEAN, at(path, name), "true or false").isTrue();
    }
}
