package io.outrigger.controller.token;

/**
 * What an endpoint answered. Prints without its body.
 *
 * @param status HTTP status
 */
public record Answer(int status, String body) {
    boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    @Override
    public String toString() {
        return "Answer[" + status + "]";
    }
}
