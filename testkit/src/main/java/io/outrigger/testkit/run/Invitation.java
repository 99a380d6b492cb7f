package io.outrigger.testkit.run;

/** What to try while the gateway serves. */
final class Invitation {
    private Invitation() {}

    static String text(Gateway gateway, String model) {
        return """
        Ready. Try:
          %5$scurl -s %1$s/v1/chat/completions -H 'content-type: application/json' -d '{"model": "%3$s", "messages": [{"role": "user", "content": "Hello"}]}'
          %5$scurl -sN %1$s/v1/chat/completions -H 'content-type: application/json' -d '{"model": "%3$s", "stream": true, "messages": [{"role": "user", "content": "Hello"}]}'
          %5$scurl -s %1$s/v1/models
          %5$scurl -s %2$s/metrics | grep gen_ai_client_token_usage_sum
          %5$scurl -s %2$s/attached
          tail -f %4$s
        Ctrl-C ends it and leaves nothing behind."""
                .formatted(
                        gateway.address(),
                        gateway.sidecarAdmin(),
                        model,
                        gateway.accessLog(),
                        gateway.way());
    }
}
