package io.outrigger.extproc.client;

import io.outrigger.contract.FilterConfig;
import io.outrigger.contract.Model;
import java.util.List;
import java.util.Locale;

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

    private static String withoutPort(String authority) {
        int colon = authority.lastIndexOf(':');
        return colon < 0 || authority.endsWith("]") ? authority : authority.substring(0, colon);
    }
}
