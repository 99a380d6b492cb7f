package io.outrigger.extproc.access;

import io.outrigger.contract.ClientAuth.ExtAuth;
import io.outrigger.contract.ClientAuth.ExtAuthService;
import io.outrigger.contract.WireNames;
import io.outrigger.extproc.access.Authorizer.Answer;
import io.outrigger.extproc.access.Authorizer.Question;
import io.outrigger.extproc.http.Headers;
import java.util.LinkedHashMap;
import java.util.concurrent.CompletionStage;

/** Asks a service over gRPC. It is told all headers of the request unless some are named. */
final class GrpcExtAuthCheck implements ExtAuthCheck {
    private final ExtAuth config;
    private final ExtAuthService.Grpc service;
    private final Authorizer authorizer;

    GrpcExtAuthCheck(ExtAuth config, ExtAuthService.Grpc service, Authorizer authorizer) {
        this.config = config;
        this.service = service;
        this.authorizer = authorizer;
    }

    @Override
    public CompletionStage<Verdict> judge(Headers headers, String clientAddress) {
        var question =
                new Question(service, config.timeout(), headers, told(headers), clientAddress);
        return authorizer.check(question).thenApply(this::verdict);
    }

    private Verdict verdict(Answer answer) {
        return switch (answer) {
            case Answer.Allowed(var headers) -> new Verdict.Admitted(headers);
            case Answer.Denied(int status, var challenge) ->
                    ExtAuthCheck.refused(status, challenge);
            case Answer.Missing(var reason) ->
                    ExtAuthCheck.unasked(config, Verdict.Admitted.PLAIN, reason);
        };
    }

    private Headers told(Headers headers) {
        var told = new LinkedHashMap<String, String>();
        for (String name : headers.names()) {
            if (isTold(name)) {
                told.put(name, headers.get(name));
            }
        }
        return Headers.of(told);
    }

    private boolean isTold(String name) {
        return config.headersToExtAuth().isEmpty()
                ? !name.startsWith(WireNames.INTERNAL_PREFIX)
                : config.headersToExtAuth().contains(name);
    }
}
