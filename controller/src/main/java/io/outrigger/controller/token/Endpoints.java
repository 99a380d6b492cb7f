package io.outrigger.controller.token;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where tokens are exchanged.
 *
 * @param awsSts null for the endpoint of the policy's region
 * @param azureAuthority what a tenant is appended to
 */
public record Endpoints(
        @Nullable URI awsSts, URI azureAuthority, URI googleSts, URI googleIamCredentials) {
    public static final Endpoints DEFAULT =
            new Endpoints(
                    null,
                    URI.create("https://login.microsoftonline.com"),
                    URI.create("https://sts.googleapis.com"),
                    URI.create("https://iamcredentials.googleapis.com"));

    /** An address below one of these, whether that ends with a slash or not. */
    static URI below(URI base, String path) {
        return URI.create(base.toString().replaceFirst("/+$", "") + path);
    }
}
