package io.outrigger.manifests.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.outrigger.manifests.tree.Yaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** The schemas and the records say the same. */
class CrdsTest {
    private static final Path FOLDER = Path.of("src/main/resources/crds");
    private static final int MAX_BYTES = 256 << 10;
    private static final Map<Class<?>, String> SCALARS =
            Map.of(
                    String.class, "string",
                    Instant.class, "string",
                    Integer.class, "integer",
                    int.class, "integer",
                    Long.class, "integer",
                    long.class, "integer",
                    Boolean.class, "boolean",
                    JsonNode.class, "object");

    private final List<String> differences = new ArrayList<>();

    /** A version of a kind. */
    record Version(String name, JsonNode schema, Class<?> spec, Class<?> status) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static JsonNode crd(String file) {
        try {
            return Yaml.documents(Files.readString(FOLDER.resolve(file))).getFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Version> versions() {
        return Stream.of(
                        Map.entry("aigatewayroutes.yaml", AIGatewayRoute.Spec.class),
                        Map.entry("aiservicebackends.yaml", AIServiceBackend.Spec.class),
                        Map.entry("backendsecuritypolicies.yaml", BackendSecurityPolicy.Spec.class),
                        Map.entry("gatewayconfigs.yaml", GatewayConfig.Spec.class),
                        Map.entry("optional/backends.yaml", Backend.Spec.class),
                        Map.entry(
                                "optional/backendtrafficpolicies.yaml",
                                BackendTrafficPolicy.Spec.class),
                        Map.entry(
                                "optional/clienttrafficpolicies.yaml",
                                ClientTrafficPolicy.Spec.class))
                .flatMap(
                        it ->
                                crd(it.getKey())
                                        .path("spec")
                                        .path("versions")
                                        .valueStream()
                                        .map(
                                                version ->
                                                        new Version(
                                                                it.getKey()
                                                                        + " "
                                                                        + version.path("name")
                                                                                .asString(),
                                                                version.path("schema")
                                                                        .path("openAPIV3Schema"),
                                                                it.getValue(),
                                                                Status.class)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("versions")
    void schemaAndRecordsAgree(Version version) {
        var properties = version.schema().path("properties");

        compare("spec", properties.path("spec"), version.spec());

        assertThat(differences).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("versions")
    void everyStatusFieldIsRead(Version version) {
        var status = version.schema().path("properties").path("status");
        var known = Set.of("conditions", "parents", "ancestors");

        assertThat(known).containsAll(status.path("properties").propertyNames());
        compare("condition", conditions(status).path("items"), Status.Condition.class);

        // the API server asks for a time, and a foreign writer may leave it out
        assertThat(differences)
                .containsExactly("condition.lastTransitionTime: required (expected: not required)");
    }

    /** Those of an object, or of a policy towards one Gateway. */
    private static JsonNode conditions(JsonNode status) {
        var own = status.at("/properties/conditions");
        return own.isMissingNode()
                ? status.at("/properties/ancestors/items/properties/conditions")
                : own;
    }

    @ParameterizedTest
    @MethodSource("files")
    void schemasAreSlimAndVersionsEqual(String file) throws IOException {
        var versions = crd(file).path("spec").path("versions");

        assertThat(Files.size(FOLDER.resolve(file))).isLessThan(MAX_BYTES);
        assertThat(versions.valueStream().map(it -> it.path("schema")).distinct()).hasSize(1);
    }

    static Stream<String> files() {
        return Stream.of(
                "aigatewayroutes.yaml",
                "aiservicebackends.yaml",
                "backendsecuritypolicies.yaml",
                "gatewayconfigs.yaml",
                "mcproutes.yaml",
                "quotapolicies.yaml",
                "optional/backends.yaml",
                "optional/backendtrafficpolicies.yaml",
                "optional/clienttrafficpolicies.yaml",
                "optional/securitypolicies.yaml");
    }

    @Test
    void everyCrdIsCompared() throws IOException {
        try (var all = Files.walk(FOLDER)) {
            assertThat(all.filter(Files::isRegularFile).map(it -> FOLDER.relativize(it).toString()))
                    .containsExactlyInAnyOrderElementsOf(files().toList());
        }
    }

    private void compare(String path, JsonNode schema, Class<?> type) {
        var components =
                Arrays.stream(type.getRecordComponents())
                        .collect(Collectors.toMap(RecordComponent::getName, it -> it));
        var names = new TreeSet<>(schema.path("properties").propertyNames());
        if (!names.equals(components.keySet())) {
            differences.add(path + ": " + names + " (expected: " + components.keySet() + ")");
        }
        var required = schema.path("required").valueStream().map(JsonNode::asString).toList();
        for (var name : names) {
            var component = components.get(name);
            if (component != null) {
                String at = path + "." + name;
                compareRequired(at, required.contains(name), component);
                compareType(at, schema.path("properties").path(name), component.getGenericType());
            }
        }
    }

    private void compareRequired(String path, boolean required, RecordComponent component) {
        boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
        boolean optional =
                nullable
                        || List.of(List.class, Map.class, long.class).contains(component.getType());
        if (required && nullable) {
            differences.add(path + ": required (expected: not required)");
        }
        if (!required && !optional) {
            differences.add(path + ": not required (expected: required)");
        }
    }

    private void compareType(String path, JsonNode schema, Type type) {
        String actual = schema.path("type").asString();
        if (schema.has("x-kubernetes-int-or-string")) {
            expect(path, "class " + JsonNode.class.getName(), type.toString());
        } else if (type instanceof ParameterizedType map && map.getRawType() == Map.class) {
            expect(path, "object", actual);
        } else if (type instanceof ParameterizedType list) {
            expect(path, "array", actual);
            compareType(path + "[]", schema.path("items"), list.getActualTypeArguments()[0]);
        } else if (type instanceof Class<?> raw && raw.isEnum()) {
            var values = Arrays.stream(raw.getEnumConstants()).map(Object::toString).toList();
            var allowed = schema.path("enum").valueStream().map(JsonNode::asString).toList();
            expect(path, new TreeSet<>(values).toString(), new TreeSet<>(allowed).toString());
        } else if (type instanceof Class<?> raw && raw.isRecord()) {
            expect(path, "object", actual);
            compare(path, schema, raw);
        } else {
            expect(path, String.valueOf(SCALARS.get(type)), actual);
        }
    }

    private void expect(String path, String expected, String actual) {
        if (!expected.equals(actual)) {
            differences.add(path + ": " + actual + " (expected: " + expected + ")");
        }
    }
}
