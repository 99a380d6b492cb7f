package io.outrigger.extproc.access;

import io.outrigger.contract.ClientAuth.JwtProvider;
import io.outrigger.contract.ClientAuth.Place;
import io.outrigger.contract.ClientAuth.Policy;
import io.outrigger.contract.ClientAuth.Source;
import io.outrigger.extproc.client.ErrorKind;
import io.outrigger.extproc.http.Headers;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A policy that is ready to judge. What cannot be made ready refuses every request. */
public final class AccessPolicy {
    private static final String REALM = " realm=\"ai-gateway\"";

    private final String name;
    private final String refusal;
    private final @Nullable ApiKeyCheck apiKeys;
    private final @Nullable BasicCheck users;
    private final @Nullable TokenCheck tokens;
    private final @Nullable RuleCheck rules;
    private final @Nullable ExtAuthCheck extAuth;
    private final Set<String> hidden;
    private final Set<String> params;

    private AccessPolicy(
            Policy policy,
            String refusal,
            @Nullable TokenCheck tokens,
            @Nullable RuleCheck rules,
            @Nullable ExtAuthCheck extAuth) {
        this.name = policy.name();
        this.refusal = refusal;
        this.apiKeys = policy.apiKeyAuth() == null ? null : new ApiKeyCheck(policy.apiKeyAuth());
        this.users = policy.basicAuth() == null ? null : new BasicCheck(policy.basicAuth());
        this.tokens = tokens;
        this.rules = rules;
        this.extAuth = extAuth;
        this.hidden = hidden(policy);
        this.params =
                Set.copyOf(
                        sources(policy)
                                .filter(it -> it.place() == Place.Param)
                                .map(Source::name)
                                .toList());
    }

    static AccessPolicy of(Policy policy, Services services) {
        try {
            var jwt = policy.jwt();
            var authorization = policy.authorization();
            var extAuth = policy.extAuth();
            return new AccessPolicy(
                    policy,
                    policy.refusal(),
                    jwt == null ? null : new TokenCheck(jwt, services.keySets()),
                    authorization == null ? null : new RuleCheck(authorization),
                    extAuth == null ? null : ExtAuthCheck.of(extAuth, services));
        } catch (IllegalArgumentException e) {
            return new AccessPolicy(policy, String.valueOf(e.getMessage()), null, null, null);
        }
    }

    /** Value of {@code www-authenticate}, RFC 9110, 11.6.1. */
    static String challenge(String scheme) {
        return scheme + REALM;
    }

    /** {@code namespace/name} of the SecurityPolicy. */
    public String name() {
        return name;
    }

    /** Why it refuses every request; empty when it does not. */
    public String refusal() {
        return refusal;
    }

    /** Names of headers with credentials for the gateway, which no provider may see. */
    public Set<String> hiddenHeaders() {
        return hidden;
    }

    Set<String> params() {
        return params;
    }

    private static Set<String> hidden(Policy policy) {
        var hidden = new HashSet<String>();
        sources(policy)
                .forEach(
                        it -> {
                            switch (it.place()) {
                                case Header -> hidden.add(it.name());
                                case Cookie -> hidden.add("cookie");
                                case Param -> {}
                            }
                        });
        if (policy.basicAuth() != null) {
            hidden.add("authorization");
        }
        return Set.copyOf(hidden);
    }

    private static Stream<Source> sources(Policy policy) {
        var keys =
                policy.apiKeyAuth() == null
                        ? Stream.<Source>empty()
                        : policy.apiKeyAuth().extractFrom().stream();
        var tokens =
                policy.jwt() == null
                        ? Stream.<Source>empty()
                        : policy.jwt().providers().stream()
                                .map(JwtProvider::extractFrom)
                                .flatMap(List::stream);
        return Stream.concat(keys, tokens);
    }

    /**
     * Judges a request; complete at once unless a token must be verified, or a service asked.
     *
     * @param headers as the client sent them
     * @param clientAddress as Envoy determined it; empty when it is not known
     */
    public CompletionStage<Verdict> judge(Headers headers, String clientAddress) {
        var verdict = judgeHere(headers, clientAddress);
        var service = extAuth;
        return service == null
                ? verdict
                : verdict.thenCompose(
                        it ->
                                it instanceof Verdict.Admitted(var told)
                                        ? service.judge(headers, clientAddress)
                                                .thenApply(its -> joined(told, its))
                                        : completed(it));
    }

    private static Verdict joined(Map<String, @Nullable String> told, Verdict verdict) {
        return verdict instanceof Verdict.Admitted(var its)
                ? new Verdict.Admitted(joined(told, its))
                : verdict;
    }

    private CompletionStage<Verdict> judgeHere(Headers headers, String clientAddress) {
        if (!refusal.isEmpty()) {
            return completed(
                    new Verdict.Refused(
                            ErrorKind.INTERNAL,
                            "the access policy of this route cannot be enforced",
                            ""));
        }
        var told = new LinkedHashMap<String, @Nullable String>();
        for (var verdict : byCredentials(headers)) {
            switch (verdict) {
                case Verdict.Admitted(var its) -> told.putAll(its);
                case Verdict.Refused _, Verdict.AddressUnknown _ -> {
                    return completed(verdict);
                }
            }
        }
        InetAddress address = clientAddress.isEmpty() ? null : Cidr.address(clientAddress);
        if (tokens == null) {
            return completed(byRules(headers, address, null, told));
        }
        return tokens.judge(headers)
                .thenApply(
                        outcome ->
                                switch (outcome) {
                                    case TokenCheck.Outcome.Bad(var refused) -> refused;
                                    case TokenCheck.Outcome.Valid(var token, var its) ->
                                            byRules(headers, address, token, joined(told, its));
                                    case TokenCheck.Outcome.None(var its) ->
                                            byRules(headers, address, null, joined(told, its));
                                });
    }

    private Iterable<Verdict> byCredentials(Headers headers) {
        return Stream.of(
                        Stream.ofNullable(apiKeys).map(it -> it.judge(headers)),
                        Stream.ofNullable(users).map(it -> it.judge(headers)))
                .flatMap(it -> it)
                .toList();
    }

    private Verdict byRules(
            Headers headers,
            @Nullable InetAddress address,
            @Nullable Token token,
            Map<String, @Nullable String> told) {
        Verdict verdict =
                rules == null ? Verdict.Admitted.PLAIN : rules.judge(headers, address, token);
        return verdict instanceof Verdict.Admitted ? new Verdict.Admitted(told) : verdict;
    }

    private static Map<String, @Nullable String> joined(
            Map<String, @Nullable String> some, Map<String, @Nullable String> more) {
        var all = new LinkedHashMap<String, @Nullable String>(some);
        all.putAll(more);
        return all;
    }

    private static CompletionStage<Verdict> completed(Verdict verdict) {
        return CompletableFuture.completedFuture(verdict);
    }
}
