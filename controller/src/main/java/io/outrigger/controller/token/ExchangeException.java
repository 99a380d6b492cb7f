package io.outrigger.controller.token;

/** A token was not to be had; the message names the endpoint and never a secret. */
public final class ExchangeException extends Exception {
    private static final long serialVersionUID = 1L;

    private static final int MAX_MESSAGE = 500;

    private ExchangeException(String message) {
        super(message, null, false, false);
    }

    /** The endpoint could not be asked, or refused, or answered what makes no sense. */
    public static ExchangeException at(Call call, String why) {
        return new ExchangeException(call.endpoint() + ": " + told(call, why));
    }

    /** What the exchange begins with is unusable. */
    static ExchangeException before(String why) {
        return new ExchangeException(why);
    }

    /** Whoever answers may repeat what was sent: in one line, at most so long, without secrets. */
    private static String told(Call call, String why) {
        String text = why;
        for (var secret : call.secrets()) {
            text = text.replace(secret.value(), "[redacted]");
        }
        String line = text.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]+", " ").strip();
        return line.length() <= MAX_MESSAGE ? line : line.substring(0, MAX_MESSAGE) + "...";
    }
}
