package io.outrigger.contract.codec;

import io.outrigger.contract.McpConfig;
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

/** The MCP part of {@link ConfigWriter}. */
final class McpWriter {
    private McpWriter() {}

    static Block config(McpConfig config) {
        return new Block()
                .always("backendListenerAddr", config.backendListenerAddr())
                .list("routes", config.routes(), McpWriter::route);
    }

    private static Block route(Route route) {
        return new Block()
                .always("name", route.name())
                .alwaysList("backends", route.backends(), McpWriter::backend)
                .texts("forwardHeaders", route.forwardHeaders())
                .object("authorization", route.authorization(), McpWriter::authorization)
                .object("backendSelector", route.backendSelector(), McpWriter::authorization);
    }

    private static Block backend(McpBackend backend) {
        return new Block()
                .always("name", backend.name())
                .object("toolSelector", backend.toolSelector(), McpWriter::toolSelector)
                .list("forwardHeaders", backend.forwardHeaders(), McpWriter::forwardHeader);
    }

    private static Block toolSelector(ToolSelector selector) {
        return new Block()
                .texts("include", selector.include())
                .texts("includeRegex", selector.includeRegex())
                .texts("exclude", selector.exclude())
                .texts("excludeRegex", selector.excludeRegex());
    }

    private static Block forwardHeader(ForwardHeader header) {
        return new Block()
                .always("name", header.name())
                .text("backendHeader", header.backendHeader());
    }

    private static Block authorization(Authorization authorization) {
        return new Block()
                .always("defaultAction", authorization.defaultAction().name())
                .text("resourceMetadataURL", authorization.resourceMetadataURL())
                .list("rules", authorization.rules(), McpWriter::rule);
    }

    private static Block rule(Rule rule) {
        var block =
                new Block()
                        .always("action", rule.action().name())
                        .object("source", rule.source(), McpWriter::source)
                        .object("target", rule.target(), McpWriter::target);
        return rule.cel() == null ? block : block.always("cel", rule.cel());
    }

    private static Block source(Source source) {
        return new Block().object("jwt", jwt(source.jwt()));
    }

    private static Block jwt(Jwt jwt) {
        return new Block()
                .texts("scopes", jwt.scopes())
                .list("claims", jwt.claims(), McpWriter::claim);
    }

    private static Block claim(Claim claim) {
        return new Block()
                .always("name", claim.name())
                .always("valueType", claim.valueType().name())
                .alwaysTexts("values", claim.values());
    }

    private static Block target(Target target) {
        return new Block().alwaysList("tools", target.tools(), McpWriter::tool);
    }

    private static Block tool(Tool tool) {
        return new Block().always("backend", tool.backend()).always("tool", tool.tool());
    }
}
