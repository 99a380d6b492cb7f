package io.outrigger.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The MCP routes of a Gateway.
 *
 * @param backendListenerAddr URL, with scheme, of Envoy's MCP backend listener
 */
public record McpConfig(String backendListenerAddr, List<Route> routes) {
    public McpConfig {
        routes = List.copyOf(routes);
    }

    /**
     * One MCPRoute.
     *
     * @param name {@code namespace/name}
     * @param forwardHeaders client headers that every backend of the route gets
     */
    public record Route(
            String name,
            List<McpBackend> backends,
            List<String> forwardHeaders,
            @Nullable Authorization authorization,
            @Nullable Authorization backendSelector) {
        public Route {
            backends = List.copyOf(backends);
            forwardHeaders = List.copyOf(forwardHeaders);
        }
    }

    /** One MCP server behind a route. */
    public record McpBackend(
            String name, @Nullable ToolSelector toolSelector, List<ForwardHeader> forwardHeaders) {
        public McpBackend {
            forwardHeaders = List.copyOf(forwardHeaders);
        }
    }

    /** Which tools of a backend a client sees; exclusion wins, nothing set allows all. */
    public record ToolSelector(
            List<String> include,
            List<String> includeRegex,
            List<String> exclude,
            List<String> excludeRegex) {
        public ToolSelector {
            include = List.copyOf(include);
            includeRegex = List.copyOf(includeRegex);
            exclude = List.copyOf(exclude);
            excludeRegex = List.copyOf(excludeRegex);
        }
    }

    /**
     * A client header handed to one backend.
     *
     * @param backendHeader name towards the backend; empty for the same name
     */
    public record ForwardHeader(String name, String backendHeader) {}

    /** Rules in order, the first match decides, else {@code defaultAction}. */
    public record Authorization(
            Action defaultAction, String resourceMetadataURL, List<Rule> rules) {
        public Authorization {
            rules = List.copyOf(rules);
        }
    }

    /** What a rule does. */
    public enum Action {
        Allow,
        Deny
    }

    /**
     * Matches when all of its present parts match.
     *
     * @param cel null for no expression
     */
    public record Rule(
            Action action,
            @Nullable Source source,
            @Nullable Target target,
            @Nullable String cel) {}

    /** Who calls. */
    public record Source(Jwt jwt) {}

    /** A token that carries all scopes and, per claim, one of its values. */
    public record Jwt(List<String> scopes, List<Claim> claims) {
        public Jwt {
            scopes = List.copyOf(scopes);
            claims = List.copyOf(claims);
        }
    }

    /**
     * One claim.
     *
     * @param name dotted for nested claims
     */
    public record Claim(String name, ValueType valueType, List<String> values) {
        public Claim {
            values = List.copyOf(values);
        }
    }

    /** The JSON type of a claim. */
    public enum ValueType {
        String,
        StringArray
    }

    /** What is called. */
    public record Target(List<Tool> tools) {
        public Target {
            tools = List.copyOf(tools);
        }
    }

    /** A tool of a backend, by its name there. */
    public record Tool(String backend, String tool) {}
}
