package io.outrigger.controller.rotation;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.outrigger.manifests.tree.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.JsonNode;

/**
 * An OpenID Connect provider and the token endpoints of three clouds, as strict as they are: what
 * one of them would not take is a violation, and refused.
 */
public final class StrictTokens implements AutoCloseable {
    public static final String CLIENT = "gateway";
    public static final String CLIENT_SECRET = "s3cret+1";
    public static final String ROLE = "arn:aws:iam::123456789012:role/bedrock";
    private static final String SCOPE = "https://www.googleapis.com/auth/cloud-platform";

    private final HttpServer server;
    private final KeyPair key;
    private final AtomicInteger serial = new AtomicInteger();
    private final AtomicReference<Duration> lifetime = new AtomicReference<>(Duration.ofHours(1));
    private final AtomicReference<String> outage = new AtomicReference<>("");
    private final List<String> violations = Collections.synchronizedList(new ArrayList<>());

    /** A request that the real endpoint would refuse. */
    private static final class Violation extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Violation(String message) {
            super(message);
        }
    }

    /** A request, and how an endpoint answers it. */
    private interface Endpoint {
        String answer(HttpExchange http) throws IOException;
    }

    private StrictTokens() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            key = generator.generateKeyPair();
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        serve("/idp/.well-known/openid-configuration", this::discovery);
        serve("/idp/token", this::idToken);
        serve("/aws/", this::aws);
        serve("/azure/contoso.example/oauth2/v2.0/token", this::azure);
        serve("/google-sts/v1/token", this::googleSts);
        serve("/google-iam/v1/projects/-/serviceAccounts/", this::googleIam);
        serve("/google/token", this::googleToken);
        server.start();
    }

    public static StrictTokens start() {
        return new StrictTokens();
    }

    /** Where a path of it is. */
    public String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    /** What was asked against the rules, in order. */
    public List<String> violations() {
        return List.copyOf(violations);
    }

    /** How long tokens of clouds live from now on. */
    public void lifetime(Duration wanted) {
        lifetime.set(wanted);
    }

    /** Paths that begin so are out of order; empty for none. */
    public void outage(String path) {
        outage.set(path);
    }

    /** The key file of a service account that the token endpoint knows. */
    public String serviceAccountFile() {
        String pem =
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'})
                                .encodeToString(key.getPrivate().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n";
        return Json.print(
                Json.object(
                        "type", "service_account",
                        "private_key_id", "key-1",
                        "private_key", pem,
                        "client_email", "gateway@shop.iam.gserviceaccount.com",
                        "token_uri", url("/google/token")));
    }

    private void serve(String path, Endpoint endpoint) {
        server.createContext(path, http -> handle(http, path, endpoint));
    }

    private void handle(HttpExchange http, String path, Endpoint endpoint) throws IOException {
        try (http) {
            String off = outage.get();
            if (!off.isEmpty() && path.startsWith(off)) {
                respond(http, 503, "{\"error\": \"temporarily_unavailable\"}");
                return;
            }
            try {
                respond(http, 200, endpoint.answer(http));
            } catch (Violation e) {
                violations.add(http.getRequestURI() + ": " + e.getMessage());
                respond(http, 400, "{\"error\": \"invalid_request\"}");
            }
        }
    }

    private static void respond(HttpExchange http, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        http.sendResponseHeaders(status, bytes.length);
        http.getResponseBody().write(bytes);
    }

    private static void check(boolean holds, String what, Object found) {
        if (!holds) {
            throw new Violation(what + ": " + found);
        }
    }

    private static String header(HttpExchange http, String name) {
        return String.valueOf(http.getRequestHeaders().getFirst(name));
    }

    /** All fields of a form, each once, and no others than these. */
    private static Map<String, String> form(HttpExchange http, String... allowed)
            throws IOException {
        check(http.getRequestMethod().equals("POST"), "method", http.getRequestMethod());
        check(
                header(http, "Content-Type").equals("application/x-www-form-urlencoded"),
                "content-type",
                header(http, "Content-Type"));
        check(http.getRequestURI().getRawQuery() == null, "query", http.getRequestURI());
        var form = new TreeMap<String, String>();
        String body = new String(http.getRequestBody().readAllBytes(), UTF_8);
        for (String pair : body.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            String name = URLDecoder.decode(parts[0], UTF_8);
            check(List.of(allowed).contains(name), "unknown field", name);
            String before = form.put(name, URLDecoder.decode(parts[1], UTF_8));
            check(before == null, "field twice", name);
        }
        return form;
    }

    private static void field(Map<String, String> form, String name, String expected) {
        check(expected.equals(form.get(name)), name, form.getOrDefault(name, "missing"));
    }

    private String discovery(HttpExchange http) {
        check(http.getRequestMethod().equals("GET"), "method", http.getRequestMethod());
        return Json.print(
                Json.object(
                        "issuer", url("/idp"),
                        "token_endpoint", url("/idp/token"),
                        "scopes_supported", Json.array("openid", "admin")));
    }

    private String idToken(HttpExchange http) throws IOException {
        var form = form(http, "grant_type", "scope", "audience");
        field(form, "grant_type", "client_credentials");
        String basic = Base64.getEncoder().encodeToString((CLIENT + ":s3cret%2B1").getBytes(UTF_8));
        check(header(http, "Authorization").equals("Basic " + basic), "credentials", "wrong");
        check(!form.getOrDefault("scope", "").contains("admin"), "scope", form.values());
        var claims =
                Json.object(
                        "iss", url("/idp"),
                        "sub", CLIENT,
                        "aud", form.getOrDefault("audience", "account"),
                        "exp", Instant.now().plusSeconds(300).getEpochSecond());
        String unsigned = base64("{\"alg\":\"RS256\"}") + "." + base64(Json.print(claims));
        return Json.print(
                Json.object(
                        "access_token",
                        unsigned + "." + signature(unsigned),
                        "token_type",
                        "Bearer",
                        "expires_in",
                        300));
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }

    private String signature(String text) {
        try {
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key.getPrivate());
            signature.update(text.getBytes(UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The claims of a token of ours, whoever brings it. */
    private JsonNode claims(String token) {
        String[] parts = token.split("\\.", -1);
        check(parts.length == 3, "no JWT", parts.length);
        try {
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initVerify(key.getPublic());
            signature.update((parts[0] + "." + parts[1]).getBytes(UTF_8));
            check(
                    signature.verify(Base64.getUrlDecoder().decode(parts[2])),
                    "signature",
                    "not valid");
        } catch (GeneralSecurityException e) {
            throw new Violation("signature: " + e.getMessage());
        }
        var claims = Json.parse(new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8));
        check(
                claims.path("exp").asLong() > Instant.now().getEpochSecond(),
                "expired",
                claims.path("exp"));
        return claims;
    }

    private void federated(String token, String audience) {
        var claims = claims(token);
        check(claims.path("iss").asString().equals(url("/idp")), "iss", claims.path("iss"));
        check(claims.path("sub").asString().equals(CLIENT), "sub", claims.path("sub"));
        check(claims.path("aud").asString().equals(audience), "aud", claims.path("aud"));
    }

    private String aws(HttpExchange http) throws IOException {
        var form =
                form(
                        http,
                        "Action",
                        "Version",
                        "RoleArn",
                        "RoleSessionName",
                        "WebIdentityToken",
                        "DurationSeconds");
        field(form, "Action", "AssumeRoleWithWebIdentity");
        field(form, "Version", "2011-06-15");
        field(form, "RoleArn", ROLE);
        String session = form.getOrDefault("RoleSessionName", "");
        check(session.matches("[\\w+=,.@-]{2,64}"), "RoleSessionName", session);
        federated(form.getOrDefault("WebIdentityToken", ""), "sts.amazonaws.com");
        int number = serial.incrementAndGet();
        return """
                <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                  <AssumeRoleWithWebIdentityResult>
                    <SubjectFromWebIdentityToken>gateway</SubjectFromWebIdentityToken>
                    <Audience>sts.amazonaws.com</Audience>
                    <AssumedRoleUser>
                      <Arn>arn:aws:sts::123456789012:assumed-role/bedrock/%s</Arn>
                      <AssumedRoleId>AROA1:%s</AssumedRoleId>
                    </AssumedRoleUser>
                    <Credentials>
                      <AccessKeyId>ASIA%d</AccessKeyId>
                      <SecretAccessKey>secret/%d</SecretAccessKey>
                      <SessionToken>session+%d==</SessionToken>
                      <Expiration>%s</Expiration>
                    </Credentials>
                  </AssumeRoleWithWebIdentityResult>
                </AssumeRoleWithWebIdentityResponse>
                """
                .formatted(
                        session,
                        session,
                        number,
                        number,
                        number,
                        Instant.now().plus(lifetime.get()));
    }

    private String azure(HttpExchange http) throws IOException {
        var form =
                form(
                        http,
                        "grant_type",
                        "client_id",
                        "scope",
                        "client_secret",
                        "client_assertion",
                        "client_assertion_type");
        field(form, "grant_type", "client_credentials");
        field(form, "client_id", "app-1");
        field(form, "scope", "https://cognitiveservices.azure.com/.default");
        if (form.containsKey("client_assertion")) {
            check(!form.containsKey("client_secret"), "two credentials", form.keySet());
            field(
                    form,
                    "client_assertion_type",
                    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
            federated(form.get("client_assertion"), "api://AzureADTokenExchange");
        } else {
            field(form, "client_secret", CLIENT_SECRET);
        }
        return Json.print(
                Json.object(
                        "token_type",
                        "Bearer",
                        "expires_in",
                        lifetime.get().toSeconds(),
                        "access_token",
                        "entra-" + serial.incrementAndGet()));
    }

    private String googleSts(HttpExchange http) throws IOException {
        var form =
                form(
                        http,
                        "grant_type",
                        "audience",
                        "scope",
                        "requested_token_type",
                        "subject_token",
                        "subject_token_type");
        String audience =
                "//iam.googleapis.com/projects/42/locations/global/workloadIdentityPools/pool"
                        + "/providers/idp";
        field(form, "grant_type", "urn:ietf:params:oauth:grant-type:token-exchange");
        field(form, "audience", audience);
        field(form, "requested_token_type", "urn:ietf:params:oauth:token-type:access_token");
        field(form, "subject_token_type", "urn:ietf:params:oauth:token-type:jwt");
        String scope = form.getOrDefault("scope", "missing");
        check(
                List.of(SCOPE, "https://www.googleapis.com/auth/iam").contains(scope),
                "scope",
                scope);
        federated(form.getOrDefault("subject_token", ""), "https:" + audience);
        return Json.print(
                Json.object(
                        "access_token",
                        scope.equals(SCOPE) ? "google-" + serial.incrementAndGet() : "federated",
                        "issued_token_type",
                        "urn:ietf:params:oauth:token-type:access_token",
                        "token_type",
                        "Bearer",
                        "expires_in",
                        lifetime.get().toSeconds()));
    }

    private String googleIam(HttpExchange http) throws IOException {
        check(http.getRequestMethod().equals("POST"), "method", http.getRequestMethod());
        check(
                http.getRequestURI()
                        .getPath()
                        .endsWith("/gateway@shop.iam.gserviceaccount.com:generateAccessToken"),
                "path",
                http.getRequestURI());
        check(
                header(http, "Authorization").equals("Bearer federated"),
                "authorization",
                "not the token of the STS");
        check(header(http, "Content-Type").equals("application/json"), "content-type", "");
        var body = Json.parse(new String(http.getRequestBody().readAllBytes(), UTF_8));
        check(
                body.equals(
                        Json.parse("{\"scope\": [\"" + SCOPE + "\"], \"lifetime\": \"3600s\"}")),
                "body",
                body);
        return Json.print(
                Json.object(
                        "accessToken",
                        "google-" + serial.incrementAndGet(),
                        "expireTime",
                        Instant.now().plus(lifetime.get()).toString()));
    }

    private String googleToken(HttpExchange http) throws IOException {
        var form = form(http, "grant_type", "assertion");
        field(form, "grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer");
        String assertion = form.getOrDefault("assertion", "");
        var claims = claims(assertion);
        var header =
                Json.parse(
                        new String(
                                Base64.getUrlDecoder().decode(assertion.split("\\.", -1)[0]),
                                UTF_8));
        check(header.path("alg").asString().equals("RS256"), "alg", header);
        check(header.path("kid").asString().equals("key-1"), "kid", header);
        check(
                claims.path("iss").asString().equals("gateway@shop.iam.gserviceaccount.com"),
                "iss",
                claims);
        check(claims.path("aud").asString().equals(url("/google/token")), "aud", claims);
        check(claims.path("scope").asString().equals(SCOPE), "scope", claims);
        long life = claims.path("exp").asLong() - claims.path("iat").asLong();
        check(life > 0 && life <= 3600, "lifetime", life);
        return Json.print(
                Json.object(
                        "access_token",
                        "google-" + serial.incrementAndGet(),
                        "token_type",
                        "Bearer",
                        "expires_in",
                        lifetime.get().toSeconds()));
    }

    @Override
    public void close() {
        server.stop(0);
        if (server.getExecutor() instanceof AutoCloseable executor) {
            try {
                executor.close();
            } catch (Exception e) {
                throw new UncheckedIOException(new IOException(e));
            }
        }
    }
}
