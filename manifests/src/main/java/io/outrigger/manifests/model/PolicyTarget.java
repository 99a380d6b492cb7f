package io.outrigger.manifests.model;

import io.outrigger.manifests.api.ObjectKey;

/**
 * What a SecurityPolicy is attached to.
 *
 * @param object the AIGatewayRoute or the Gateway
 * @param section name of the rule or the listener; empty at the wider scopes
 */
public record PolicyTarget(Scope scope, ObjectKey object, String section) {

    /** The narrower scope wins. */
    public enum Scope {
        RULE,
        ROUTE,
        LISTENER,
        GATEWAY
    }

    /** A target of this scope. */
    public static PolicyTarget rule(ObjectKey route, String name) {
        return new PolicyTarget(Scope.RULE, route, name);
    }

    /** A target of this scope. */
    public static PolicyTarget route(ObjectKey route) {
        return new PolicyTarget(Scope.ROUTE, route, "");
    }

    /** A target of this scope. */
    public static PolicyTarget listener(ObjectKey gateway, String name) {
        return new PolicyTarget(Scope.LISTENER, gateway, name);
    }

    /** A target of this scope. */
    public static PolicyTarget gateway(ObjectKey gateway) {
        return new PolicyTarget(Scope.GATEWAY, gateway, "");
    }

    /** Whether it is a route or a part of one. */
    public boolean isOfRoute() {
        return switch (scope) {
            case RULE, ROUTE -> true;
            case LISTENER, GATEWAY -> false;
        };
    }

    @Override
    public String toString() {
        return switch (scope) {
            case RULE -> "rule " + section + " of HTTPRoute " + object;
            case ROUTE -> "HTTPRoute " + object;
            case LISTENER -> "listener " + section + " of Gateway " + object;
            case GATEWAY -> "Gateway " + object;
        };
    }
}
