package io.outrigger.extproc.exchange;

import io.outrigger.contract.HeaderMutation;
import io.outrigger.contract.WireNames;
import io.outrigger.extproc.credential.Credential.Signing;
import io.outrigger.extproc.framing.ContentCoding;
import io.outrigger.extproc.http.Headers;
import io.outrigger.extproc.provider.Outbound;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The headers that one attempt wants. Envoy keeps the changes of the attempt before, so the plan
 * starts from the client's headers and is told as the difference to the current ones.
 */
final class HeaderPlan {
    private final Call call;
    private final Headers current;

    /** Null means absent. */
    private final Map<String, @Nullable String> wanted = new LinkedHashMap<>();

    HeaderPlan(Call call, Headers current) {
        this.call = call;
        this.current = current;
        Headers client = call.request().headers();
        call.left().keySet().forEach(name -> wanted.put(name, client.find(name)));
    }

    /**
     * Nothing internal goes to the provider.
     *
     * @param hidden names of what else must not
     */
    HeaderPlan without(Set<String> hidden) {
        var names = new LinkedHashSet<>(current.names());
        names.addAll(wanted.keySet());
        for (String name : names) {
            if (name.startsWith(WireNames.INTERNAL_PREFIX)
                    || name.startsWith("x-aigw-")
                    || name.equals("x-envoy-original-path")
                    || name.equals("proxy-authorization")
                    || hidden.contains(name)) {
                wanted.put(name, null);
            }
        }
        String accepted = call.request().headers().find("accept-encoding");
        if (accepted != null) {
            // what comes back is read along
            wanted.put("accept-encoding", ContentCoding.acceptable(accepted));
        }
        return this;
    }

    /** Leaves a header to others, who take it away. */
    void leaving(String name) {
        wanted.remove(name);
    }

    /** Tells the backend who asks; null values are headers that only we may set. */
    HeaderPlan told(Map<String, @Nullable String> headers) {
        wanted.putAll(headers);
        return this;
    }

    HeaderPlan translated(Outbound outbound) {
        wanted.putAll(outbound.headers());
        return this;
    }

    /** The provider's spans, if it has some, become children of ours. */
    HeaderPlan traced() {
        wanted.putAll(call.span().propagated());
        return this;
    }

    /** The backend's own mutation; it cannot touch pseudo headers and internal ones. */
    HeaderPlan configured(HeaderMutation mutation) {
        for (String name : mutation.remove()) {
            if (isConfigurable(name)) {
                wanted.put(name, null);
            }
        }
        for (var header : mutation.set()) {
            if (isConfigurable(header.name())) {
                wanted.put(header.name(), header.value());
            }
        }
        return this;
    }

    private static boolean isConfigurable(String name) {
        return !name.startsWith(":")
                && !name.startsWith(WireNames.INTERNAL_PREFIX)
                && !name.equals("x-envoy-original-path");
    }

    HeaderPlan signed(Signing.Signed signed) {
        wanted.put(":path", signed.path().startsWith("/") ? signed.path() : "/" + signed.path());
        wanted.putAll(signed.headers());
        return this;
    }

    io.outrigger.extproc.envoy.HeaderMutation mutation() {
        var mutation = io.outrigger.extproc.envoy.HeaderMutation.newBuilder();
        wanted.forEach(
                (name, value) -> {
                    String now = current.find(name);
                    if (value == null && now != null) {
                        mutation.addRemoveHeaders(name);
                    } else if (value != null && !value.equals(now)) {
                        mutation.addSetHeaders(Mutations.set(name, value));
                    }
                });
        return mutation.build();
    }

    /** What Envoy has after the mutation under the names that it may touch; empty is absent. */
    Map<String, String> left() {
        var left = new LinkedHashMap<String, String>();
        wanted.forEach((name, value) -> left.put(name, value == null ? "" : value));
        left.computeIfAbsent(WireNames.ENVOY_REQUEST_ID_HEADER, current::get);
        return left;
    }
}
