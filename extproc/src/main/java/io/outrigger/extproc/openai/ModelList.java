package io.outrigger.extproc.openai;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.contract.FilterConfig;
import io.outrigger.contract.Model;
import io.outrigger.extproc.json.JsonString;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Locale;

/** The answer of {@code GET /v1/models}: the models that the asked host's routes name. */
public final class ModelList {
    private ModelList() {}

    /**
     * The JSON body.
     *
     * @param authority the {@code :authority} of the request, port and all
     */
    public static byte[] body(FilterConfig config, String authority) {
        var out = new ByteArrayOutputStream(256);
        out.writeBytes("{\"object\":\"list\",\"data\":[".getBytes(UTF_8));
        boolean first = true;
        for (Model model : forHost(config, authority)) {
            if (!first) {
                out.write(',');
            }
            first = false;
            out.writeBytes("{\"id\":".getBytes(UTF_8));
            out.writeBytes(JsonString.encode(model.name()));
            out.writeBytes(",\"object\":\"model\",\"owned_by\":".getBytes(UTF_8));
            out.writeBytes(JsonString.encode(model.ownedBy()));
            String created = ",\"created\":" + model.createdAt().getEpochSecond() + "}";
            out.writeBytes(created.getBytes(UTF_8));
        }
        out.writeBytes("]}".getBytes(UTF_8));
        return out.toByteArray();
    }

    /**
     * Exact host, then the longest {@code *.suffix} with one more label, then the unscoped list.
     */
    static List<Model> forHost(FilterConfig config, String authority) {
        if (config.modelsByHost().isEmpty()) {
            return config.models();
        }
        String host = withoutPort(authority.toLowerCase(Locale.ROOT));
        List<Model> exact = config.modelsByHost().get(host);
        if (exact != null) {
            return exact;
        }
        int dot = host.indexOf('.');
        List<Model> wildcard =
                dot <= 0 ? null : config.modelsByHost().get("*" + host.substring(dot));
        return wildcard == null ? config.unscopedModels() : wildcard;
    }

    private static String withoutPort(String authority) {
        int colon = authority.lastIndexOf(':');
        return colon < 0 || authority.endsWith("]") ? authority : authority.substring(0, colon);
    }
}
