package io.outrigger.extproc.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.contract.FilterConfig;
import io.outrigger.contract.codec.FilterConfigYaml;
import io.outrigger.contract.codec.Loaded;
import io.outrigger.contract.codec.Loaded.Mistake;
import io.outrigger.extproc.access.AccessPolicy;
import io.outrigger.extproc.access.Authorizer;
import io.outrigger.extproc.access.KeySets;
import io.outrigger.extproc.access.Services;
import io.outrigger.extproc.credential.Credentials;
import io.outrigger.extproc.observe.LogKeys;
import io.outrigger.extproc.observe.Metrics;
import io.outrigger.extproc.provider.Providers;
import io.outrigger.extproc.serving.ServingBackend;
import io.outrigger.extproc.serving.ServingConfig;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The configuration in force. A text that cannot be served changes nothing but the last error. */
public final class ConfigReloader {
    private static final Logger LOG = LoggerFactory.getLogger(ConfigReloader.class);

    private final Providers providers;
    private final Credentials credentials;
    private final Metrics metrics;
    private final Services services;
    private volatile ServingConfig current = ServingConfig.EMPTY;
    private volatile String lastError = "";
    private volatile String pending = "";
    private volatile List<String> unknownKeys = List.of();

    public ConfigReloader(
            Providers providers, Credentials credentials, Authorizer authorizer, Metrics metrics) {
        this.providers = providers;
        this.credentials = credentials;
        this.services = new Services(new KeySets(), authorizer);
        this.metrics = metrics;
    }

    /** What a stream that opens now is to serve. */
    public ServingConfig current() {
        return current;
    }

    /** Why the newest text was refused; empty when it was not. */
    public String lastError() {
        return lastError;
    }

    /** What of a newer configuration has not come yet; empty when none is on its way. */
    String pending() {
        return pending;
    }

    /** Keys of the configuration in force that this version does not know, and ignores. */
    List<String> unknownKeys() {
        return unknownKeys;
    }

    /** Takes a text that was read. Called by one thread. */
    void load(byte[] text) {
        pending = "";
        String hash = hash(text);
        if (hash.equals(current.hash()) && lastError.isEmpty()) {
            return;
        }
        switch (FilterConfigYaml.read(new String(text, UTF_8), FilterConfig.VERSION)) {
            case Loaded.Accepted(var config, var unknownKeys) -> accept(config, unknownKeys, hash);
            case Loaded.Refused(var mistakes) -> refuse(mistakes);
        }
    }

    private void accept(FilterConfig config, List<String> unknownKeys, String hash) {
        List<Mistake> mistakes = ServingConfig.mistakes(config);
        if (!mistakes.isEmpty()) {
            refuse(mistakes);
            return;
        }
        ServingConfig next = ServingConfig.of(config, hash, providers, credentials, services);
        current = next;
        lastError = "";
        this.unknownKeys = List.copyOf(unknownKeys);
        metrics.configLoaded(unknownKeys.size());
        LOG.atInfo().addKeyValue(LogKeys.HASH, hash).log("configuration loaded");
        if (!unknownKeys.isEmpty()) {
            LOG.atWarn()
                    .addKeyValue(LogKeys.PATH, unknownKeys)
                    .log("configuration has keys that this version does not know");
        }
        for (AccessPolicy policy : next.access().all()) {
            if (!policy.refusal().isEmpty()) {
                LOG.atWarn()
                        .addKeyValue(LogKeys.POLICY, policy.name())
                        .addKeyValue(LogKeys.REASON, policy.refusal())
                        .log("access policy cannot be enforced and refuses all requests");
            }
        }
        for (ServingBackend backend : next.backends().values()) {
            if (backend instanceof ServingBackend.Unsupported(var unsupported, var reason)) {
                LOG.atWarn()
                        .addKeyValue(LogKeys.BACKEND, unsupported.name())
                        .addKeyValue(LogKeys.REASON, reason)
                        .log("backend cannot be used");
            }
        }
    }

    private void refuse(List<Mistake> mistakes) {
        refuse(mistakes.stream().map(Mistake::toString).collect(Collectors.joining("; ")));
    }

    /** A newer text has not come as a whole yet, and may still. */
    void await(String reason) {
        if (reason.equals(pending)) {
            return;
        }
        pending = reason;
        LOG.atInfo()
                .addKeyValue(LogKeys.REASON, reason)
                .log("configuration not complete yet, the one before stays in force");
    }

    /** The text could not even be read. */
    void refuse(String reason) {
        pending = "";
        if (reason.equals(lastError)) {
            return;
        }
        lastError = reason;
        metrics.configRefused();
        LOG.atError()
                .addKeyValue(LogKeys.REASON, reason)
                .log("configuration refused, the one before stays in force");
    }

    private static String hash(byte[] text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
