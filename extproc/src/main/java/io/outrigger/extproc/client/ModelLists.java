package io.outrigger.extproc.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.contract.FilterConfig;
import io.outrigger.contract.Model;
import java.net.URLDecoder;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The models that the routes of a host name. */
public final class ModelLists {
    private ModelLists() {}

    /**
     * Exact host, then {@code *.suffix} with one more label, then the unscoped list.
     *
     * @param authority the {@code :authority} of the request, port and all
     */
    public static List<Model> forHost(FilterConfig config, String authority) {
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

    /**
     * The model of a path below its list; null when the list does not have it.
     *
     * @param escaped the id as it stands in the path, slashes escaped or not
     */
    public static @Nullable Model find(List<Model> models, String escaped) {
        String name = unescaped(escaped);
        return models.stream().filter(it -> it.name().equals(name)).findFirst().orElse(null);
    }

    private static String unescaped(String path) {
        try {
            // a plus sign is no blank in a path
            return URLDecoder.decode(path.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException _) {
            return path;
        }
    }

    private static String withoutPort(String authority) {
        int colon = authority.lastIndexOf(':');
        return colon < 0 || authority.endsWith("]") ? authority : authority.substring(0, colon);
    }
}
