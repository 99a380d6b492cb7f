package io.outrigger.extproc.fuzz;

import io.outrigger.contract.BackendAuth;
import io.outrigger.contract.CostType;
import io.outrigger.contract.FilterConfig;
import io.outrigger.contract.GlobalCost;
import io.outrigger.contract.Secret;
import io.outrigger.contract.codec.FilterConfigYaml;
import io.outrigger.contract.codec.Loaded;
import io.outrigger.extproc.cost.Costs;
import io.outrigger.extproc.cost.Usage;
import io.outrigger.extproc.credential.CredentialException;
import io.outrigger.extproc.credential.Credentials;
import io.outrigger.extproc.credential.GoogleAccess;
import io.outrigger.extproc.observe.HeaderAttributes;
import io.outrigger.extproc.observe.Metrics;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** What a configuration says is served, or refused with a reason. */
final class SettingsTarget {
    private static final Credentials CREDENTIALS =
            new Credentials(
                    Clock.systemUTC(), GoogleAccess.DEFAULT, new Metrics(HeaderAttributes.NONE));

    private SettingsTarget() {}

    static void run(Input input) {
        int which = input.number() % 3;
        String text = input.rest().toString();
        switch (which) {
            case 0 -> configuration(text);
            case 1 -> credentialsFile(text);
            default -> expression(text);
        }
    }

    private static void configuration(String yaml) {
        switch (FilterConfigYaml.read(yaml, FilterConfig.VERSION)) {
            case Loaded.Refused(var mistakes) -> Input.check(!mistakes.isEmpty(), "no reason");
            case Loaded.Accepted(var config, _) -> {
                String written = FilterConfigYaml.write(config);
                Input.check(
                        FilterConfigYaml.read(written, FilterConfig.VERSION)
                                        instanceof Loaded.Accepted(var again, _)
                                && again.equals(config),
                        "another configuration after writing");
                Costs.mistakes(config);
            }
        }
    }

    private static void credentialsFile(String text) {
        if (text.isBlank()) {
            return; // the default chain
        }
        try {
            CREDENTIALS.of(
                    new BackendAuth(
                            new BackendAuth.Credential.Aws(new Secret(text), "us-east-1"), null));
        } catch (CredentialException e) {
            String reason = String.valueOf(e.getMessage());
            Input.check(reason.startsWith("credentialFileLiteral"), "a reason of its own");
            Input.check(text.length() < 40 || !reason.contains(text), "a secret is told");
        }
    }

    private static void expression(String cel) {
        var config =
                new FilterConfig(
                        "",
                        "",
                        List.of(new GlobalCost("k", CostType.CEL, cel)),
                        List.of(),
                        List.of(),
                        List.of(),
                        Map.of(),
                        List.of(),
                        null);
        if (Costs.mistakes(config).isEmpty()) {
            long cost =
                    Costs.of(config)
                            .of(
                                    Usage.NONE,
                                    new Costs.Subject("ns/r", "ns/b", "gpt-4o"),
                                    (_, _, _) -> {})
                            .getOrDefault("k", 0L);
            Input.check(cost >= 0, "a negative cost");
        }
    }
}
