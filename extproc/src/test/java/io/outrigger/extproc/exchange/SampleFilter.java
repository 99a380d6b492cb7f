package io.outrigger.extproc.exchange;

import io.outrigger.contract.Backend;
import io.outrigger.contract.BackendAuth;
import io.outrigger.contract.BackendAuth.Credential;
import io.outrigger.contract.BodyMutation;
import io.outrigger.contract.CostType;
import io.outrigger.contract.FilterConfig;
import io.outrigger.contract.GlobalCost;
import io.outrigger.contract.HeaderMutation;
import io.outrigger.contract.Model;
import io.outrigger.contract.Schema;
import io.outrigger.contract.Secret;
import io.outrigger.extproc.access.SampleServices;
import io.outrigger.extproc.credential.Credentials;
import io.outrigger.extproc.credential.GoogleAccess;
import io.outrigger.extproc.observe.HeaderAttributes;
import io.outrigger.extproc.observe.Metrics;
import io.outrigger.extproc.provider.Providers;
import io.outrigger.extproc.provider.openai.OpenAiProviders;
import io.outrigger.extproc.serving.ServingConfig;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A filter configuration with backends of several credentials. */
final class SampleFilter {
    private SampleFilter() {}

    /** The same, made ready. */
    static ServingConfig serving() {
        return ServingConfig.of(
                filter(),
                "h",
                new Providers(Map.of(Schema.Name.OpenAI, OpenAiProviders.compatible())),
                new Credentials(
                        Clock.systemUTC(),
                        GoogleAccess.DEFAULT,
                        new Metrics(HeaderAttributes.NONE)),
                SampleServices.create());
    }

    static FilterConfig filter() {
        var signed =
                new Backend(
                        "ns/b/route/r/rule/0/ref/0",
                        "override",
                        new Schema(Schema.Name.OpenAI, "", "openai/v1"),
                        new BackendAuth(new Credential.ApiKey(new Secret("sk-1")), null),
                        new HeaderMutation(
                                List.of(
                                        new HeaderMutation.Header("x-tenant", "t"),
                                        new HeaderMutation.Header("x-ai-eg-model", "forbidden")),
                                List.of("x-debug")),
                        new BodyMutation(
                                List.of(
                                        new BodyMutation.Field("user", "\"u\""),
                                        new BodyMutation.Field("model.x", "1")),
                                List.of()));
        var plain =
                new Backend(
                        "ns/plain/route/r/rule/0/ref/1",
                        "",
                        new Schema(Schema.Name.OpenAI, "", ""),
                        null,
                        HeaderMutation.NONE,
                        BodyMutation.NONE);
        var bring =
                brought("ns/bring/route/r/rule/0/ref/2", "x-tenant-key", "", "", "x-tenant-hint");
        var vault =
                brought(
                        "ns/vault/route/r/rule/0/ref/3",
                        "",
                        "envoy.filters.http.vault",
                        "key",
                        "x-none");
        return new FilterConfig(
                "",
                "",
                List.of(
                        new GlobalCost("in", CostType.InputToken, ""),
                        new GlobalCost("total", CostType.TotalToken, "")),
                List.of(),
                List.of(signed, plain, bring, vault),
                List.of(
                        new Model("gpt-4o", "o", Instant.ofEpochSecond(5)),
                        new Model("meta/llama+3", "m", Instant.ofEpochSecond(6))),
                Map.of(),
                List.of(),
                null);
    }

    private static Backend brought(
            String name, String header, String namespace, String key, String remove) {
        return new Backend(
                name,
                "",
                new Schema(Schema.Name.OpenAI, "", ""),
                new BackendAuth(
                        new Credential.ApiKey(new Secret("")),
                        new BackendAuth.CredentialOverride(
                                header, namespace, key, false, List.of(remove))),
                HeaderMutation.NONE,
                BodyMutation.NONE);
    }
}
