package io.outrigger.manifests.model;

import java.util.function.Function;

/** What a reference leads to. */
public sealed interface Resolved<T> {
    /** It leads to a value. */
    record Found<T>(T value) implements Resolved<T> {}

    /** It leads nowhere. */
    record Dangling<T>(Problem problem) implements Resolved<T> {}

    static <T> Resolved<T> found(T value) {
        return new Found<>(value);
    }

    static <T> Resolved<T> dangling(Problem.Reason reason, String message) {
        return new Dangling<>(new Problem(reason, message));
    }

    /** Follows the next reference, if this one leads to a value. */
    default <R> Resolved<R> then(Function<T, Resolved<R>> next) {
        return switch (this) {
            case Found<T>(var value) -> next.apply(value);
            case Dangling<T>(var problem) -> new Dangling<>(problem);
        };
    }

    /** What the value amounts to, if this reference leads to one. */
    default <R> Resolved<R> map(Function<T, R> result) {
        return then(value -> found(result.apply(value)));
    }

    /** The same; a problem is seen from the field that led to it. */
    default Resolved<T> at(String field) {
        return switch (this) {
            case Found<T> found -> found;
            case Dangling<T>(var problem) -> new Dangling<>(problem.at(field));
        };
    }
}
