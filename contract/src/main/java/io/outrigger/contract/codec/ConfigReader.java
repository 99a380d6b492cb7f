package io.outrigger.contract.codec;

import io.outrigger.contract.Backend;
import io.outrigger.contract.BodyMutation;
import io.outrigger.contract.ClientAuth;
import io.outrigger.contract.Cors;
import io.outrigger.contract.CostType;
import io.outrigger.contract.FilterConfig;
import io.outrigger.contract.GlobalCost;
import io.outrigger.contract.HeaderMutation;
import io.outrigger.contract.Model;
import io.outrigger.contract.RouteCost;
import io.outrigger.contract.Schema;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;

/** A mapping to a {@link FilterConfig}, key by key. {@link ConfigWriter} is its mirror. */
final class ConfigReader {
    private ConfigReader() {}

    static FilterConfig config(Fields in) {
        return new FilterConfig(
                in.text("version"),
                in.text("uuid"),
                in.list("globalLLMRequestCosts", ConfigReader::globalCost),
                in.list("llmRequestCosts", ConfigReader::routeCost),
                unique(in, "backends", in.list("backends", ConfigReader::backend), Backend::name),
                in.list("models", ConfigReader::model),
                in.lists("modelsByHost", ConfigReader::model),
                in.list("unscopedModels", ConfigReader::model),
                in.object("mcpConfig", McpReader::config),
                Objects.requireNonNullElse(
                        in.object("clientAuth", Keys.SECRET, ClientAuthReader::clientAuth),
                        ClientAuth.NONE),
                in.list("cors", ConfigReader::cors),
                in.headerValue("routeGuard"));
    }

    private static Cors cors(Fields in) {
        String maxAge = in.text("maxAgeSeconds", Form.SECONDS);
        return new Cors(
                in.texts("hosts"),
                in.texts("allowOrigins"),
                lines(in, "allowMethods"),
                lines(in, "allowHeaders"),
                lines(in, "exposeHeaders"),
                maxAge.matches("[0-9]{1,9}") ? Long.parseLong(maxAge) : -1,
                in.flag("allowCredentials"));
    }

    /** Texts that become a header's value. */
    private static List<String> lines(Fields in, String key) {
        var lines = in.texts(key);
        lines.stream()
                .filter(it -> !Form.ONE_LINE.accepts().test(it))
                .forEach(it -> in.mistake(key, Form.ONE_LINE.refusal(it)));
        return lines;
    }

    /** Names by which something is looked up later: a second one would hide the first. */
    static <T> List<T> unique(Fields in, String key, List<T> items, Function<T, String> name) {
        var seen = new HashSet<String>();
        for (int i = 0; i < items.size(); i++) {
            String each = name.apply(items.get(i));
            if (!each.isEmpty() && !seen.add(each)) {
                in.mistakeIn(key, i, "name", Quoted.of(each) + " twice (expected: a unique name)");
            }
        }
        return items;
    }

    private static GlobalCost globalCost(Fields in) {
        var type = in.choice("type", CostType.class);
        return new GlobalCost(in.required("metadataKey", "a metadata key"), type, cel(in, type));
    }

    private static RouteCost routeCost(Fields in) {
        var type = in.choice("type", CostType.class);
        return new RouteCost(
                in.required("metadataKey", "a metadata key"),
                in.required("routeName", "namespace/name of an AIGatewayRoute"),
                type,
                cel(in, type),
                in.text("backend"),
                in.text("model"));
    }

    private static String cel(Fields in, CostType type) {
        return type == CostType.CEL ? in.required("cel", "a CEL expression") : in.text("cel");
    }

    private static Backend backend(Fields in) {
        return new Backend(
                in.required("name", "a unique name"),
                in.text("modelNameOverride"),
                in.requiredObject("schema", ConfigReader::schema),
                in.object("auth", Keys.SECRET, AuthReader::auth),
                Objects.requireNonNullElse(
                        in.object("httpHeaderMutation", ConfigReader::headerMutation),
                        HeaderMutation.NONE),
                Objects.requireNonNullElse(
                        in.object("httpBodyMutation", ConfigReader::bodyMutation),
                        BodyMutation.NONE));
    }

    private static Schema schema(Fields in) {
        return new Schema(
                in.choice("name", Schema.Name.class), in.text("version"), in.text("prefix"));
    }

    private static HeaderMutation headerMutation(Fields in) {
        return new HeaderMutation(in.list("set", ConfigReader::header), in.headerNames("remove"));
    }

    private static HeaderMutation.Header header(Fields in) {
        String name = in.required("name", Form.HEADER_NAME).toLowerCase(Locale.ROOT);
        return new HeaderMutation.Header(name, in.headerValue("value"));
    }

    private static BodyMutation bodyMutation(Fields in) {
        return new BodyMutation(in.list("set", ConfigReader::field), in.texts("remove"));
    }

    private static BodyMutation.Field field(Fields in) {
        return new BodyMutation.Field(
                in.required("path", "the name of a top-level field"), in.text("value"));
    }

    private static Model model(Fields in) {
        String name = in.required("Name", "the name of a model");
        var createdAt = Form.timestamp(in.text("CreatedAt", Form.TIMESTAMP));
        return new Model(name, in.text("OwnedBy"), createdAt == null ? Instant.EPOCH : createdAt);
    }
}
