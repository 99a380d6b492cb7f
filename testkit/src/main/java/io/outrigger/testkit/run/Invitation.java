package io.outrigger.testkit.run;

/** What to try while the gateway serves. */
final class Invitation {
    private Invitation() {}

    static String text(Gateway gateway, String model) {
        return """
        Ready. Try:
          curl -s %1$s/v1/chat/completions -H 'content-type: application/json' -d '{"model": "%3$s", "messages": [{"role": "user", "content": "Hello"}]}'
          curl -sN %1$s/v1/chat/completions -H 'content-type: application/json' -d '{"model": "%3$s", "stream": true, "messages": [{"role": "user", "content": "Hello"}]}'
          curl -s %1$s/v1/models
          curl -s %2$s/metrics | grep gen_ai_client_token_usage_sum
          curl -s %2$s/attached
          tail -f %4$s
        Ctrl-C ends it and leaves nothing behind."""
                .formatted(gateway.address(), gateway.sidecarAdmin(), model, gateway.accessLog());
    }
}
