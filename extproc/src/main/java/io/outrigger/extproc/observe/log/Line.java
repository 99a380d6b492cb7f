package io.outrigger.extproc.observe.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.extproc.json.JsonString;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;

/**
 * An event of the log.
 *
 * @param logger name of the class that tells it
 * @param cause null when nothing was thrown
 */
record Line(
        Level level,
        String logger,
        String message,
        List<KeyValuePair> values,
        @Nullable Throwable cause) {

    byte[] json(Instant time) {
        var out =
                new JsonWriter()
                        .beginObject()
                        .member("time", time.toString())
                        .member("level", level.name())
                        .member("logger", shortLogger())
                        .member("msg", message);
        for (KeyValuePair pair : values) {
            out.name(JsonText.of(pair.key));
            switch (pair.value) {
                case Integer number -> out.number(number);
                case Long number -> out.number(number);
                case Boolean flag -> out.flag(flag);
                case null, default -> out.text(String.valueOf(pair.value));
            }
        }
        if (cause != null) {
            out.member("exception", stack(cause));
        }
        return out.endObject().frame("\n").take().toBytes();
    }

    byte[] text(Instant time) {
        var out = new StringBuilder("time=").append(time).append(" level=").append(level);
        value(out, "logger", shortLogger());
        value(out, "msg", message);
        for (KeyValuePair pair : values) {
            value(out, pair.key, String.valueOf(pair.value));
        }
        if (cause != null) {
            value(out, "exception", stack(cause));
        }
        return out.append('\n').toString().getBytes(UTF_8);
    }

    private static void value(StringBuilder out, String key, String value) {
        out.append(' ').append(key).append('=');
        boolean plain =
                !value.isEmpty()
                        && value.chars().allMatch(c -> c > ' ' && c != '"' && c != '=' && c != 127);
        out.append(plain ? value : new String(JsonString.encode(value), UTF_8));
    }

    private String shortLogger() {
        return logger.substring(logger.lastIndexOf('.') + 1);
    }

    private static String stack(Throwable cause) {
        var text = new StringWriter();
        cause.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
