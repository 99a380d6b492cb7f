package io.outrigger.extproc.access;

import io.outrigger.contract.ClientAuth.ExtAuth;
import io.outrigger.contract.ClientAuth.ExtAuthService;
import io.outrigger.extproc.client.ErrorKind;
import io.outrigger.extproc.http.Headers;
import java.net.HttpURLConnection;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a service about a request, as Envoy's filter {@code ext_authz} does. */
interface ExtAuthCheck {
    Logger LOG = LoggerFactory.getLogger(ExtAuthCheck.class);

    static ExtAuthCheck of(ExtAuth config, Services services) {
        return switch (config.service()) {
            case ExtAuthService.Http http -> new HttpExtAuthCheck(config, http);
            case ExtAuthService.Grpc grpc ->
                    new GrpcExtAuthCheck(config, grpc, services.authorizer());
        };
    }

    /**
     * What the service says.
     *
     * @param clientAddress empty when it is not known
     */
    CompletionStage<Verdict> judge(Headers headers, String clientAddress);

    /**
     * What comes of the service's refusal.
     *
     * @param status that it wants the client to see
     * @param challenge its {@code www-authenticate}; empty for none
     */
    static Verdict refused(int status, String challenge) {
        return status == HttpURLConnection.HTTP_UNAUTHORIZED
                ? new Verdict.Refused(
                        ErrorKind.UNAUTHORIZED,
                        "the authorization service refused the request",
                        challenge.isEmpty() ? AccessPolicy.challenge("Bearer") : challenge)
                : new Verdict.Refused(
                        ErrorKind.FORBIDDEN, "the authorization service refused the request", "");
    }

    /** What comes of a service that cannot be asked. */
    static Verdict unasked(ExtAuth config, Verdict.Admitted open, String error) {
        LOG.atWarn()
                .addKeyValue("url", config.service().url())
                .addKeyValue("error", error)
                .log("the authorization service could not be asked");
        return config.failOpen()
                ? open
                : new Verdict.Refused(
                        ErrorKind.FORBIDDEN,
                        "the authorization service cannot be asked at the moment",
                        "");
    }
}
