package io.outrigger.controller.rotation;

import java.util.List;

/** Policies for {@link StrictTokens}, each with the Secrets that it reads. */
final class Policies {
    private static final String OIDC =
            "oidc: {provider: {issuer: \"IDP\"}, clientID: gateway, clientSecret: {name: client}}";
    private static final String POOL =
            "iam.googleapis.com/projects/42/locations/global/workloadIdentityPools/pool/providers/idp";

    static final String AWS =
            "type: AWSCredentials, awsCredentials: {region: us-east-1, oidcExchangeToken: {awsRoleArn:"
                    + " \"arn:aws:iam::123456789012:role/bedrock\", aud: sts.amazonaws.com, "
                    + OIDC
                    + "}}";
    static final String AZURE_SECRET =
            "type: AzureCredentials, azureCredentials: {clientID: app-1, tenantID: contoso.example,"
                    + " clientSecretRef: {name: client}}";
    static final String AZURE_FEDERATION =
            "type: AzureCredentials, azureCredentials: {clientID: app-1, tenantID: contoso.example,"
                    + " oidcExchangeToken: {aud: \"api://AzureADTokenExchange\", "
                    + OIDC
                    + "}}";
    static final String GOOGLE_FILE =
            "type: GCPCredentials, gcpCredentials: {projectName: shop, region: us-central1,"
                    + " credentialsFile: {secretRef: {name: google}}}";
    static final String GOOGLE_FEDERATION = google("");
    static final String GOOGLE_IMPERSONATION =
            google("serviceAccountImpersonation: {serviceAccountName: gateway}, ");

    private Policies() {}

    private static String google(String account) {
        return "type: GCPCredentials, gcpCredentials: {projectName: shop, region: us-central1,"
                + " workloadIdentityFederationConfig: {projectID: \"42\","
                + " workloadIdentityPoolName: pool, workloadIdentityProviderName: idp, "
                + account
                + "oidcExchangeToken: {aud: \"https://"
                + POOL
                + "\", "
                + OIDC
                + "}}}";
    }

    static List<String> all() {
        return List.of(
                AWS,
                AZURE_SECRET,
                AZURE_FEDERATION,
                GOOGLE_FILE,
                GOOGLE_FEDERATION,
                GOOGLE_IMPERSONATION);
    }

    /** A policy {@code it} in namespace {@code ai} for one backend, and its Secrets. */
    static String yaml(String spec, StrictTokens tokens) {
        return """
        {apiVersion: aigateway.envoyproxy.io/v1beta1, kind: BackendSecurityPolicy,
         metadata: {name: it, namespace: ai, uid: 1a2b},
         spec: {targetRefs: [{group: aigateway.envoyproxy.io, kind: AIServiceBackend, name: it}], SPEC}}
        ---
        {apiVersion: v1, kind: Secret, metadata: {name: client, namespace: ai},
         data: {client-secret: czNjcmV0KzE=}}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: google, namespace: ai}
        stringData: {service_account.json: 'FILE'}
        """
                .replace("SPEC", spec.replace("IDP", tokens.url("/idp")))
                .replace("FILE", tokens.serviceAccountFile());
    }
}
