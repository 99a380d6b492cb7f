package io.outrigger.controller.token;

import io.outrigger.contract.Secret;
import io.outrigger.controller.token.Call.Via;
import io.outrigger.manifests.model.AwsCredentialsFiles;
import io.outrigger.manifests.model.TokenExchange.AwsWebIdentity;
import io.outrigger.manifests.model.TokenSecrets;
import java.io.StringReader;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;

/** AWS: AssumeRoleWithWebIdentity of version 2011-06-15, which needs no signature. */
final class SecurityTokenService {
    private static final XMLInputFactory XML = xml();

    private SecurityTokenService() {}

    private static XMLInputFactory xml() {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }

    static Call call(AwsWebIdentity exchange, Secret webIdentity, Endpoints endpoints) {
        URI given = endpoints.awsSts();
        return Call.form(
                Via.AWS,
                given == null ? regional(exchange.region()) : Endpoints.below(given, "/"),
                Map.of(),
                new Form()
                        .with("Action", "AssumeRoleWithWebIdentity")
                        .with("Version", "2011-06-15")
                        .with("RoleArn", exchange.roleArn())
                        .with("RoleSessionName", exchange.sessionName())
                        .with("WebIdentityToken", webIdentity));
    }

    private static URI regional(String region) {
        String domain = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
        return URI.create("https://sts." + region + "." + domain + "/");
    }

    static Token token(Call call, Answer answer) throws ExchangeException {
        var texts = texts(call, answer);
        if (!answer.isSuccess()) {
            throw ExchangeException.at(
                    call,
                    "HTTP "
                            + answer.status()
                            + part(texts, "ErrorResponse/Error/Code")
                            + part(texts, "ErrorResponse/Error/Message"));
        }
        String in =
                "AssumeRoleWithWebIdentityResponse/AssumeRoleWithWebIdentityResult/Credentials/";
        var keys =
                new AwsCredentialsFiles.Keys(
                        secret(call, texts, in + "AccessKeyId"),
                        secret(call, texts, in + "SecretAccessKey"),
                        secret(call, texts, in + "SessionToken"));
        return new Token(
                TokenSecrets.AWS_FILE,
                AwsCredentialsFiles.of(keys),
                time(call, texts.getOrDefault(in + "Expiration", "")));
    }

    private static String part(Map<String, String> texts, String path) {
        String text = texts.getOrDefault(path, "");
        return text.isEmpty() ? "" : ": " + text;
    }

    private static Secret secret(Call call, Map<String, String> texts, String path)
            throws ExchangeException {
        var secret = new Secret(texts.getOrDefault(path, ""));
        if (secret.isEmpty() || secret.value().chars().anyMatch(it -> it <= ' ' || it > '~')) {
            throw ExchangeException.at(call, path + ": (expected: a credential)");
        }
        return secret;
    }

    private static Instant time(Call call, String text) throws ExchangeException {
        try {
            return Instant.parse(text);
        } catch (DateTimeException _) {
            throw ExchangeException.at(call, "Expiration: (expected: an ISO 8601 time)");
        }
    }

    /** The text of each element, by the names that lead to it. */
    private static Map<String, String> texts(Call call, Answer answer) throws ExchangeException {
        var texts = new HashMap<String, String>();
        var path = new StringBuilder();
        try {
            var reader = XML.createXMLStreamReader(new StringReader(answer.body()));
            while (reader.hasNext()) {
                reader.next();
                if (reader.isStartElement()) {
                    path.append('/').append(reader.getLocalName());
                } else if (reader.isCharacters()) {
                    texts.merge(path.substring(1), reader.getText().strip(), String::concat);
                } else if (reader.isEndElement()) {
                    path.setLength(path.lastIndexOf("/"));
                }
            }
        } catch (XMLStreamException _) {
            throw ExchangeException.at(
                    call, "HTTP " + answer.status() + ": (expected: an answer in XML)");
        }
        return texts;
    }
}
