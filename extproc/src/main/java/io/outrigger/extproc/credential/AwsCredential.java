package io.outrigger.extproc.credential;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.extproc.client.ErrorKind;
import io.outrigger.extproc.http.Headers;
import io.outrigger.extproc.json.Slice;
import java.io.ByteArrayInputStream;
import java.net.URLDecoder;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Signs requests to Amazon Bedrock with Signature Version 4. */
final class AwsCredential implements Credential {
    /** The name that the service signs under, whatever its host is called. */
    private static final String SERVICE = "bedrock";

    private static final Pattern HOST =
            Pattern.compile(
                    "(?:^|\\.)bedrock-runtime(?:-fips)?\\.([a-z0-9-]+)\\."
                            + "(?:vpce\\.)?(?:amazonaws\\.com(?:\\.cn)?|api\\.aws)$");

    private static final AwsV4HttpSigner SIGNER = AwsV4HttpSigner.create();

    private final Supplier<CompletionStage<AwsCredentialsIdentity>> identity;
    private final String region;
    private final Clock clock;

    /**
     * @param region where a host name does not tell one
     */
    AwsCredential(
            Supplier<CompletionStage<AwsCredentialsIdentity>> identity,
            String region,
            Clock clock) {
        this.identity = identity;
        this.region = region;
        this.clock = clock;
    }

    /** The first signature loads classes for a third of a second: not on an event loop. */
    static void prepare(Clock clock) {
        AwsCredentialsIdentity keys = AwsKeys.of("id", "secret", null);
        var origin = new Origin(Headers.NONE, Metadata.NONE);
        var _ =
                new AwsCredential(() -> CompletableFuture.completedFuture(keys), "any", clock)
                        .sign(new Unsigned("POST", "/", "", Slice.utf8(""), origin));
    }

    @Override
    public CompletionStage<Signing> sign(Unsigned request) {
        return identity.get()
                .handle(
                        (keys, failure) ->
                                failure == null
                                        ? signed(request, keys)
                                        : new Signing.Refused(
                                                ErrorKind.UNAVAILABLE,
                                                "the gateway has no credentials for the backend of"
                                                        + " this model; try again later"));
    }

    private Signing signed(Unsigned request, AwsCredentialsIdentity keys) {
        String host = request.host().isEmpty() ? hostIn(region) : request.host();
        Slice body = request.body();
        var signed =
                SIGNER.sign(
                        it ->
                                it.identity(keys)
                                        .request(unsigned(request, host))
                                        .payload(
                                                () ->
                                                        new ByteArrayInputStream(
                                                                body.array(),
                                                                body.offset(),
                                                                body.length()))
                                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, SERVICE)
                                        .putProperty(AwsV4HttpSigner.REGION_NAME, regionOf(host))
                                        .putProperty(HttpSigner.SIGNING_CLOCK, clock));
        var headers = new LinkedHashMap<String, String>();
        signed.request()
                .forEachHeader(
                        (name, values) -> {
                            String lower = name.toLowerCase(Locale.ROOT);
                            // the route writes the host that was signed
                            if (!lower.equals("host")) {
                                headers.put(lower, String.join(",", values));
                            }
                        });
        return new Signing.Signed(request.path(), headers);
    }

    private static SdkHttpRequest unsigned(Unsigned request, String host) {
        String path = request.path();
        int query = path.indexOf('?');
        var builder =
                SdkHttpRequest.builder()
                        .method(SdkHttpMethod.fromValue(request.method()))
                        .protocol("https")
                        .host(withoutPort(host))
                        .putHeader("host", host)
                        .encodedPath(query < 0 ? path : path.substring(0, query));
        if (query >= 0) {
            for (String parameter : path.substring(query + 1).split("&", -1)) {
                int equals = parameter.indexOf('=');
                String name = equals < 0 ? parameter : parameter.substring(0, equals);
                String value = equals < 0 ? "" : parameter.substring(equals + 1);
                builder.appendRawQueryParameter(decoded(name), decoded(value));
            }
        }
        return builder.build();
    }

    private static String withoutPort(String host) {
        return host.replaceFirst(":\\d+$", "");
    }

    /** The signer encodes it again. A plus is no space in a URI. */
    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
    }

    private static String hostIn(String region) {
        return "bedrock-runtime."
                + region
                + (region.startsWith("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com");
    }

    private String regionOf(String host) {
        Matcher matcher = HOST.matcher(withoutPort(host));
        return matcher.find() ? matcher.group(1) : region;
    }
}
