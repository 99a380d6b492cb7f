package io.outrigger.controller.plan;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.outrigger.manifests.api.ApiKind;
import io.outrigger.manifests.api.ObjectKey;
import io.outrigger.manifests.install.OwnerRef;
import io.outrigger.manifests.tree.Json;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * An object that should be there. Prints without its content, which may hold credentials.
 *
 * @param source what it is made from; empty for what several share
 * @param json what it should be: there are many, and a tree takes ten times as much
 */
public record Desired(ObjectRef ref, Stage stage, Optional<ObjectRef> source, String json) {
    /** Annotation: the source, as {@link ObjectRef} prints it. */
    public static final String SOURCE_ANNOTATION = "outrigger.io/source";

    /** Annotation: of what we wrote, so that what we no longer want in it counts as a change. */
    public static final String HASH_ANNOTATION = "outrigger.io/content-hash";

    private static final int HASH_DIGITS = 16;

    /** Objects of a stage are written when those before it are. */
    public enum Stage {
        /** What sidecars need before requests come. */
        CONFIG,
        /** What gateways need before routes come. */
        GATEWAY,
        ROUTE
    }

    /** An object that several others share. */
    public static Desired shared(ApiKind kind, Stage stage, ObjectNode tree) {
        return of(kind, stage, Optional.empty(), tree);
    }

    /** An object that is made from another one. */
    public static Desired from(ObjectRef source, ApiKind kind, Stage stage, ObjectNode tree) {
        return of(kind, stage, Optional.of(source), tree);
    }

    private static Desired of(
            ApiKind kind, Stage stage, Optional<ObjectRef> source, ObjectNode tree) {
        return new Desired(ref(kind, tree), stage, source, Json.print(tree));
    }

    /** What it should be, parsed anew with each call. */
    public ObjectNode tree() {
        return (ObjectNode) Json.parse(json);
    }

    /** Which of these kinds a tree is of; it must be one of them. */
    static ApiKind kind(ObjectNode tree, Stream<ApiKind> kinds) {
        return kinds.filter(it -> it.kind().equals(tree.path("kind").asString()))
                .findFirst()
                .orElseThrow();
    }

    /** The name of a tree. */
    static ObjectRef ref(ApiKind kind, ObjectNode tree) {
        var metadata = tree.path("metadata");
        return new ObjectRef(
                kind,
                new ObjectKey(
                        metadata.path("namespace").asString(""),
                        metadata.path("name").asString("")));
    }

    /**
     * The tree as it is written: it says where it comes from and what was written, and goes away
     * with nothing but this owner, if there is one. An object with two owners would outlive the
     * first that goes.
     */
    public ObjectNode written(Optional<OwnerRef> owner) {
        var written = tree();
        var metadata = written.withObject("/metadata");
        owner.ifPresent(it -> metadata.set("ownerReferences", Json.array(it.tree())));
        var annotations = metadata.withObject("/annotations");
        source.ifPresent(it -> annotations.put(SOURCE_ANNOTATION, it.toString()));
        annotations.put(HASH_ANNOTATION, hash(written));
        return written;
    }

    private static String hash(ObjectNode tree) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of()
                    .formatHex(digest.digest(Json.print(tree).getBytes(UTF_8)))
                    .substring(0, HASH_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "Desired[" + ref + "]";
    }
}
