package io.outrigger.extproc.credential;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.contract.Secret;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;

/** Where AWS access keys come from. */
final class AwsKeys {
    private static final String PROFILE = "default";

    /** After this time keys that never expire are looked up again. */
    private static final Duration LIFETIME = Duration.ofMinutes(15);

    private AwsKeys() {}

    /**
     * The keys of the default profile of a shared credentials file.
     *
     * @throws CredentialException if it has none
     */
    static AwsCredentialsIdentity parse(Secret file) throws CredentialException {
        Profile profile;
        try {
            profile =
                    ProfileFile.builder()
                            .content(new ByteArrayInputStream(file.value().getBytes(UTF_8)))
                            .type(ProfileFile.Type.CREDENTIALS)
                            .build()
                            .profile(PROFILE)
                            .orElse(null);
        } catch (RuntimeException _) {
            // not only what the library documents; its message may quote the line with the secret
            throw new CredentialException(
                    "credentialFileLiteral: (expected: the text of an AWS shared credentials file)");
        }
        if (profile == null) {
            throw new CredentialException(
                    "credentialFileLiteral: (expected: a profile [" + PROFILE + "])");
        }
        return of(
                property(profile, "aws_access_key_id"),
                property(profile, "aws_secret_access_key"),
                profile.property("aws_session_token").orElse(null));
    }

    private static String property(Profile profile, String name) throws CredentialException {
        String value = profile.property(name).orElse("").strip();
        if (value.isEmpty()) {
            throw new CredentialException(
                    "credentialFileLiteral." + PROFILE + "." + name + ": (expected: a value)");
        }
        return value;
    }

    static AwsCredentialsIdentity of(String id, String secret, @Nullable String sessionToken) {
        return sessionToken == null || sessionToken.isBlank()
                ? AwsCredentialsIdentity.create(id, secret)
                : AwsSessionCredentialsIdentity.create(id, secret, sessionToken.strip());
    }

    /**
     * The keys of the SDK's default chain: environment, web identity, shared files, container,
     * instance. Looked up anew each time: a mounted file may have changed.
     */
    static TokenSource.Fresh<AwsCredentialsIdentity> fetch(InstantSource clock) throws IOException {
        try (var provider = DefaultCredentialsProvider.builder().build()) {
            AwsCredentialsIdentity keys = provider.resolveCredentials();
            Instant expires = keys.expirationTime().orElse(clock.instant().plus(LIFETIME));
            return new TokenSource.Fresh<>(keys, expires);
        } catch (SdkException e) {
            throw new IOException(unreadableFile() + e.getMessage(), e);
        }
    }

    /** The SDK does not tell a file that is not there from an empty one. */
    private static String unreadableFile() {
        return ProfileFileSystemSetting.AWS_SHARED_CREDENTIALS_FILE
                .getStringValue()
                .filter(file -> !Files.isReadable(Path.of(file)))
                .map(file -> "AWS_SHARED_CREDENTIALS_FILE: " + file + ": cannot be read; ")
                .orElse("");
    }
}
