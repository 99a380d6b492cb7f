package io.outrigger.controller.extension;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UInt32Value;
import io.outrigger.controller.extension.envoy.core.TypedExtensionConfig;
import io.outrigger.controller.extension.envoy.http.HttpConnectionManager;
import io.outrigger.controller.extension.envoy.http.HttpFilter;
import io.outrigger.controller.extension.envoy.listener.Filter;
import io.outrigger.controller.extension.envoy.listener.FilterChain;
import io.outrigger.controller.extension.envoy.listener.Listener;
import io.outrigger.manifests.envoy.DataPlane;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Puts the router-level filter into the HTTP connection managers of our Gateways, and has them
 * remove what no client may send. A listener that serves no HTTP stays as it came.
 *
 * @param tables the route tables of our Gateways
 */
record Listeners(Wired.Parts parts, Set<String> tables, Findings findings) {
    private static final String FILTER = "envoy.filters.http.";

    /** Who the client is and what it may do is settled before a body is read. */
    private static final List<String> AUTH =
            List.of("ext_authz", "api_key_auth", "basic_auth", "oauth2", "jwt_authn", "rbac");

    /** These want to see which route the model came to. */
    private static final List<String> AFTER =
            List.of(
                    "lua",
                    "ext_proc",
                    "wasm",
                    "dynamic_modules",
                    "geoip",
                    "local_ratelimit",
                    "ratelimit",
                    "bandwidth_limit",
                    "grpc_web",
                    "grpc_stats",
                    "credential_injector",
                    "compressor",
                    "dynamic_forward_proxy",
                    "router");

    Listener edited(Listener listener) {
        var builder = listener.toBuilder();
        boolean edited = false;
        for (int c = 0; c < listener.getFilterChainsCount(); c++) {
            var after = edited(listener.getFilterChains(c));
            if (after.isPresent()) {
                builder.setFilterChains(c, after.get());
                edited = true;
            }
        }
        if (listener.hasDefaultFilterChain()) {
            var after = edited(listener.getDefaultFilterChain());
            if (after.isPresent()) {
                builder.setDefaultFilterChain(after.get());
                edited = true;
            }
        }
        return edited
                ? builder.setPerConnectionBufferLimitBytes(limit(listener)).build()
                : listener;
    }

    /** A prompt is buffered whole; Envoy Gateway's own limit is 32 KiB. */
    private static UInt32Value limit(Listener listener) {
        int its = listener.getPerConnectionBufferLimitBytes().getValue();
        return UInt32Value.of(
                Integer.compareUnsigned(its, DataPlane.MAX_BODY_BYTES) > 0
                        ? its
                        : DataPlane.MAX_BODY_BYTES);
    }

    /** Empty when there is nothing to change. */
    private Optional<FilterChain> edited(FilterChain chain) {
        var builder = chain.toBuilder();
        boolean edited = false;
        for (int f = 0; f < chain.getFiltersCount(); f++) {
            var after = edited(chain.getFilters(f));
            if (after.isPresent()) {
                builder.setFilters(f, after.get());
                edited = true;
            }
        }
        return edited ? Optional.of(builder.build()) : Optional.empty();
    }

    private Optional<Filter> edited(Filter filter) {
        if (!filter.getTypedConfig().is(HttpConnectionManager.class)) {
            return Optional.empty();
        }
        try {
            var manager = filter.getTypedConfig().unpack(HttpConnectionManager.class);
            return tables.contains(manager.getRds().getRouteConfigName())
                    ? Optional.of(
                            filter.toBuilder().setTypedConfig(Any.pack(edited(manager))).build())
                    : Optional.empty();
        } catch (InvalidProtocolBufferException _) {
            findings.malformed();
            return Optional.empty();
        }
    }

    private HttpConnectionManager edited(HttpConnectionManager manager) {
        var filters =
                new ArrayList<>(
                        manager.getHttpFiltersList().stream()
                                .filter(it -> !it.getName().equals(parts.routerFilter().getName()))
                                .toList());
        filters.add(position(filters), parts.routerFilter());
        var ours = parts.early().stream().map(TypedExtensionConfig::getName).toList();
        var others =
                manager.getEarlyHeaderMutationExtensionsList().stream()
                        .filter(it -> !ours.contains(it.getName()))
                        .toList();
        return manager.toBuilder()
                .clearHttpFilters()
                .addAllHttpFilters(filters)
                .clearEarlyHeaderMutationExtensions()
                .addAllEarlyHeaderMutationExtensions(others)
                .addAllEarlyHeaderMutationExtensions(parts.early())
                .build();
    }

    private static int position(List<HttpFilter> filters) {
        int afterAuth =
                IntStream.range(0, filters.size())
                        .filter(it -> isOneOf(filters.get(it), AUTH))
                        .map(it -> it + 1)
                        .max()
                        .orElse(0);
        int before =
                IntStream.range(0, filters.size())
                        .filter(it -> isOneOf(filters.get(it), AFTER))
                        .findFirst()
                        .orElse(filters.size());
        return Math.max(afterAuth, before);
    }

    /** Filters of one kind are told apart by what follows a slash. */
    private static boolean isOneOf(HttpFilter filter, List<String> kinds) {
        String name = filter.getName().split("/", 2)[0];
        return name.startsWith(FILTER) && kinds.contains(name.substring(FILTER.length()));
    }
}
