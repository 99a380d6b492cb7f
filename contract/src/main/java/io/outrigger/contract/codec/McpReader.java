package io.outrigger.contract.codec;

import io.outrigger.contract.McpConfig;
import io.outrigger.contract.McpConfig.Action;
import io.outrigger.contract.McpConfig.Authorization;
import io.outrigger.contract.McpConfig.Claim;
import io.outrigger.contract.McpConfig.ForwardHeader;
import io.outrigger.contract.McpConfig.Jwt;
import io.outrigger.contract.McpConfig.McpBackend;
import io.outrigger.contract.McpConfig.Route;
import io.outrigger.contract.McpConfig.Rule;
import io.outrigger.contract.McpConfig.Source;
import io.outrigger.contract.McpConfig.Target;
import io.outrigger.contract.McpConfig.Tool;
import io.outrigger.contract.McpConfig.ToolSelector;
import io.outrigger.contract.McpConfig.ValueType;
import java.util.Locale;

/** The MCP part. Below an authorization an unknown key could be a condition: always refused. */
final class McpReader {
    private McpReader() {}

    static McpConfig config(Fields in) {
        return new McpConfig(
                in.required("backendListenerAddr", Form.HTTP_URL),
                ConfigReader.unique(
                        in, "routes", in.list("routes", McpReader::route), Route::name));
    }

    private static Route route(Fields in) {
        return new Route(
                in.required("name", "namespace/name of an MCPRoute"),
                ConfigReader.unique(
                        in, "backends", in.list("backends", McpReader::backend), McpBackend::name),
                in.headerNames("forwardHeaders"),
                in.object("authorization", Keys.CLOSED, McpReader::authorization),
                in.object("backendSelector", Keys.CLOSED, McpReader::authorization));
    }

    private static McpBackend backend(Fields in) {
        return new McpBackend(
                in.required("name", "a unique name"),
                in.object("toolSelector", McpReader::toolSelector),
                in.list("forwardHeaders", McpReader::forwardHeader));
    }

    private static ToolSelector toolSelector(Fields in) {
        return new ToolSelector(
                in.texts("include"),
                in.texts("includeRegex"),
                in.texts("exclude"),
                in.texts("excludeRegex"));
    }

    private static ForwardHeader forwardHeader(Fields in) {
        return new ForwardHeader(
                in.required("name", Form.HEADER_NAME).toLowerCase(Locale.ROOT),
                in.text("backendHeader", Form.HEADER_NAME).toLowerCase(Locale.ROOT));
    }

    private static Authorization authorization(Fields in) {
        return new Authorization(
                in.choice("defaultAction", Action.class),
                in.text("resourceMetadataURL", Form.HTTP_URL),
                in.list("rules", McpReader::rule));
    }

    private static Rule rule(Fields in) {
        return new Rule(
                in.choice("action", Action.class),
                in.object("source", McpReader::source),
                in.object("target", McpReader::target),
                in.textOrNull("cel"));
    }

    private static Source source(Fields in) {
        return new Source(in.requiredObject("jwt", McpReader::jwt));
    }

    private static Jwt jwt(Fields in) {
        return new Jwt(in.texts("scopes"), in.list("claims", McpReader::claim));
    }

    private static Claim claim(Fields in) {
        return new Claim(
                in.required("name", "the name of a claim"),
                in.choice("valueType", ValueType.class),
                in.texts("values"));
    }

    private static Target target(Fields in) {
        return new Target(in.list("tools", McpReader::tool));
    }

    private static Tool tool(Fields in) {
        return new Tool(
                in.required("backend", "the name of a backend"),
                in.required("tool", "the name of a tool"));
    }
}
