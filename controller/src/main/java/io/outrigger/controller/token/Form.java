package io.outrigger.controller.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.contract.Secret;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;

/** Fields of {@code application/x-www-form-urlencoded}, in order; empty ones are left out. */
final class Form {
    private final List<String> fields = new ArrayList<>();
    private final List<Secret> secrets = new ArrayList<>();

    Form with(String name, String value) {
        if (!value.isEmpty()) {
            fields.add(name + "=" + encoded(value));
        }
        return this;
    }

    Form with(String name, Secret value) {
        secrets.add(value);
        return with(name, value.value());
    }

    /** A secret that the request carries elsewhere. */
    Form beside(Secret secret) {
        secrets.add(secret);
        return this;
    }

    String encoded() {
        return String.join("&", fields);
    }

    List<Secret> secrets() {
        return List.copyOf(secrets);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }
}
