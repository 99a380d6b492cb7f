package io.outrigger.extproc.credential;

/** A configured credential that cannot be used. The message holds nothing of it. */
public final class CredentialException extends Exception {
    private static final long serialVersionUID = 1;

    CredentialException(String message) {
        super(message, null, false, false);
    }
}
