package io.outrigger.manifests.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.contract.Secret;
import java.io.ByteArrayInputStream;
import java.util.Optional;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;

/** AWS shared credentials files, read as ext_proc reads them. */
public final class AwsCredentialsFiles {
    private static final String ID = "aws_access_key_id";
    private static final String SECRET = "aws_secret_access_key";
    private static final String TOKEN = "aws_session_token";

    private AwsCredentialsFiles() {}

    /**
     * Keys of an account.
     *
     * @param sessionToken empty for keys that do not expire
     */
    public record Keys(Secret accessKeyId, Secret secretAccessKey, Secret sessionToken) {}

    /** A file with these keys as its default profile. */
    public static Secret of(Keys keys) {
        String file =
                "[default]\n"
                        + line(ID, keys.accessKeyId())
                        + line(SECRET, keys.secretAccessKey())
                        + (keys.sessionToken().isEmpty() ? "" : line(TOKEN, keys.sessionToken()));
        return new Secret(file);
    }

    private static String line(String name, Secret value) {
        return name + " = " + value.value() + "\n";
    }

    /** The file with one profile, as its default: the others are nobody's business. */
    static Resolved<Secret> profile(Secret file, String name) {
        return parsed(file)
                .flatMap(it -> it.profile(name))
                .map(AwsCredentialsFiles::keys)
                .filter(it -> !it.accessKeyId().isEmpty() && !it.secretAccessKey().isEmpty())
                .map(it -> Resolved.found(of(it)))
                .orElseGet(
                        () ->
                                Resolved.dangling(
                                        Problem.Reason.UnsupportedValue,
                                        "(expected: an AWS shared credentials file with %s and %s in"
                                                        .formatted(ID, SECRET)
                                                + " profile "
                                                + name
                                                + ")"));
    }

    /** Empty for what is none; why it is none may quote the line with the secret. */
    @SuppressWarnings("IllegalCatch")
    private static Optional<ProfileFile> parsed(Secret file) {
        try {
            return Optional.of(
                    ProfileFile.builder()
                            .content(new ByteArrayInputStream(file.value().getBytes(UTF_8)))
                            .type(ProfileFile.Type.CREDENTIALS)
                            .build());
        } catch (RuntimeException _) {
            return Optional.empty();
        }
    }

    private static Keys keys(Profile profile) {
        return new Keys(secret(profile, ID), secret(profile, SECRET), secret(profile, TOKEN));
    }

    private static Secret secret(Profile profile, String name) {
        return new Secret(profile.property(name).orElse(""));
    }
}
