package io.outrigger.manifests.model;

import io.outrigger.contract.Cors;
import io.outrigger.contract.RouteCost;
import io.outrigger.manifests.api.Gateway;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.api.ObjectMeta;
import io.outrigger.manifests.api.ParentReference;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An AIGatewayRoute towards one Gateway.
 *
 * @param attachments one per parentRef that names the Gateway
 * @param hostnames empty for every host of the listener
 * @param forwardProxy what connections to its backends go through
 * @param cors what web pages of other origins may
 * @param mistakes what makes the route as a whole unusable
 */
public record AiRoute(
        ObjectMeta metadata,
        List<Attachment> attachments,
        List<String> hostnames,
        List<RouteRule> rules,
        List<RouteCost> costs,
        Optional<ProxyAddress> forwardProxy,
        Cors cors,
        List<Problem> mistakes) {
    public AiRoute {
        attachments = List.copyOf(attachments);
        hostnames = List.copyOf(hostnames);
        rules = List.copyOf(rules);
        costs = List.copyOf(costs);
        mistakes = List.copyOf(mistakes);
    }

    /** What a parentRef came to: the listeners it selects, or why it selects none. */
    public record Attachment(ParentReference ref, Resolved<List<Gateway.Listener>> listeners) {}

    public ObjectKey key() {
        return metadata.key();
    }

    /** The same with its rules as they are here. */
    public AiRoute withRules(List<RouteRule> changed) {
        return new AiRoute(
                metadata, attachments, hostnames, changed, costs, forwardProxy, cors, mistakes);
    }

    /** Whether the Gateway serves it. */
    public boolean isServed() {
        return mistakes.isEmpty() && listeners().findAny().isPresent();
    }

    /** The listeners that serve it, each once. */
    public Stream<Gateway.Listener> listeners() {
        return attachments.stream()
                .flatMap(
                        it ->
                                switch (it.listeners()) {
                                    case Resolved.Found(var listeners) -> listeners.stream();
                                    case Resolved.Dangling(_) -> Stream.empty();
                                })
                .distinct();
    }

    /** Everything that keeps a part of it from being served. */
    public Stream<Problem> problems() {
        var refused =
                attachments.stream()
                        .flatMap(
                                it ->
                                        switch (it.listeners()) {
                                            case Resolved.Found(_) -> Stream.<Problem>empty();
                                            case Resolved.Dangling(var problem) ->
                                                    Stream.of(problem);
                                        });
        return Stream.of(refused, mistakes.stream(), danglingReferences()).flatMap(it -> it);
    }

    /** Every reference that leads nowhere. */
    public Stream<Problem> danglingReferences() {
        return rules.stream().flatMap(RouteRule::danglingReferences);
    }
}
