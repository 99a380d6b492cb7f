package io.outrigger.extproc.provider.gemini;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.client.ErrorKind;
import io.outrigger.extproc.json.JsonText;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonValue.Kind;
import io.outrigger.extproc.json.JsonWriter;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * JSON Schema in the form that older models want: Vertex AI's {@code Schema}, a part of OpenAPI
 * 3.0. References are resolved, null types become {@code nullable}; what the form does not know is
 * left out, as far as that only widens what is allowed.
 *
 * @see <a
 *     href="https://docs.cloud.google.com/vertex-ai/generative-ai/docs/reference/rest/v1/Schema">Schema</a>
 */
final class VertexSchema {
    private static final int MAX_DEPTH = 100;

    /** References that meet again and again would multiply what a client sends. */
    private static final int MAX_BYTES = 1 << 20;

    /** About as much as the smallest schema takes. */
    private static final int SCHEMA_BYTES = 32;

    /** Members that are the same in both forms and say nothing of the allowed values. */
    private static final Set<String> NOTES = Set.of("default", "description", "example", "title");

    /** Other members that are the same in both forms. */
    private static final Set<String> SAME =
            Set.of(
                    "format",
                    "maxItems",
                    "maxLength",
                    "maxProperties",
                    "maximum",
                    "minItems",
                    "minLength",
                    "minProperties",
                    "minimum",
                    "nullable",
                    "pattern",
                    "propertyOrdering",
                    "required");

    /** What is as true of each alternative as of all together. */
    private static final Set<String> SHARED = Set.of("description", "nullable", "type");

    private final JsonWriter out;
    private final JsonValue root;
    private final String where;
    private final Set<String> open = new HashSet<>();
    private int size;

    /** Writes the value of one member. */
    private interface Member {
        void write() throws ClientError;
    }

    private VertexSchema(JsonWriter out, JsonValue root, String where) {
        this.out = out;
        this.root = root;
        this.where = where;
    }

    /**
     * Writes a schema.
     *
     * @param where it stands, for messages
     */
    static void write(JsonWriter out, JsonValue schema, String where) throws ClientError {
        new VertexSchema(out, schema, where).schema(schema, 0, new TreeMap<>());
    }

    private ClientError wrong(String what) {
        return new ClientError(
                ErrorKind.UNPROCESSABLE,
                "the schema of " + where + " cannot be expressed: " + what);
    }

    /**
     * @param notes on the schema, from where it is referred to; they win over its own
     */
    private void schema(JsonValue schema, int depth, Map<String, Member> notes) throws ClientError {
        if (!schema.is(Kind.OBJECT)) {
            throw wrong("a schema is an object");
        }
        if (depth == MAX_DEPTH) {
            throw wrong("it is nested deeper than " + MAX_DEPTH);
        }
        grow(SCHEMA_BYTES);
        var members = new TreeMap<String, Member>();
        same(schema, NOTES, members);
        members.putAll(notes);
        String ref = schema.string("$ref");
        JsonValue allOf = schema.given("allOf");
        JsonValue oneOf = schema.given("oneOf");
        JsonValue anyOf = schema.given("anyOf") == null ? oneOf : schema.given("anyOf");
        if (ref != null) {
            referred(ref, depth, members);
        } else if (isComplete(schema)) {
            plain(schema, depth, members);
        } else if (allOf != null) {
            if (allOf.items().size() != 1) {
                throw wrong("allOf has other than one schema");
            }
            schema(allOf.items().getFirst(), depth + 1, members);
        } else if (anyOf != null) {
            type(schema.given("type"), members);
            anyOf(anyOf, depth, members);
        } else {
            plain(schema, depth, members);
        }
    }

    /** Whether it says enough alone, so that what it is combined with only restricts it. */
    private static boolean isComplete(JsonValue schema) {
        JsonValue type = schema.given("type");
        return schema.given("properties") != null
                || schema.given("items") != null
                || schema.given("enum") != null
                || (type != null && !(type.is(Kind.STRING) && type.text().is("object")));
    }

    private void grow(int bytes) throws ClientError {
        size += bytes;
        if (size > MAX_BYTES) {
            throw wrong("it is larger than " + MAX_BYTES + " bytes");
        }
    }

    private void same(JsonValue schema, Set<String> names, Map<String, Member> members) {
        for (var member : schema.members()) {
            String name = member.name().decode();
            if (names.contains(name)) {
                members.put(name, () -> copy(member.value()));
            }
        }
    }

    private void copy(JsonValue value) throws ClientError {
        grow(value.raw().length());
        out.raw(value.raw());
    }

    private void plain(JsonValue schema, int depth, Map<String, Member> members)
            throws ClientError {
        same(schema, SAME, members);
        allowed(schema, members);
        type(schema.given("type"), members);
        JsonValue items = schema.given("items");
        if (items != null) {
            members.put("items", () -> schema(items, depth + 1, Map.of()));
        }
        JsonValue properties = schema.given("properties");
        if (properties != null) {
            members.put("properties", () -> properties(properties, depth));
        }
        object(members);
    }

    private void object(Map<String, Member> members) throws ClientError {
        out.beginObject();
        for (var member : members.entrySet()) {
            out.name(member.getKey());
            member.getValue().write();
        }
        out.endObject();
    }

    private void properties(JsonValue properties, int depth) throws ClientError {
        out.beginObject();
        for (var property : properties.members()) {
            grow(property.name().raw().length());
            out.name(property.name());
            schema(property.value(), depth + 1, Map.of());
        }
        out.endObject();
    }

    /** Values can be listed when they are texts, empty ones excepted. */
    private void allowed(JsonValue schema, Map<String, Member> members) {
        JsonValue single = schema.given("const");
        JsonValue list = schema.given("enum");
        List<JsonValue> values =
                list == null ? (single == null ? List.of() : List.of(single)) : list.items();
        List<JsonValue> texts = values.stream().filter(it -> !it.is(Kind.NULL)).toList();
        if (texts.size() < values.size()) {
            members.put("nullable", () -> out.flag(true));
        }
        if (!texts.isEmpty()
                && texts.stream().allMatch(it -> it.is(Kind.STRING) && !it.text().isEmpty())) {
            members.put(
                    "enum",
                    () -> {
                        out.beginArray();
                        for (JsonValue text : texts) {
                            copy(text);
                        }
                        out.endArray();
                    });
        }
    }

    private void type(@Nullable JsonValue type, Map<String, Member> members) throws ClientError {
        if (type == null) {
            return;
        }
        if (type.is(Kind.STRING)) {
            members.put("type", () -> out.text(type.text()));
            return;
        }
        List<JsonText> types =
                type.items().stream()
                        .filter(it -> it.is(Kind.STRING) && !it.text().is("null"))
                        .map(JsonValue::text)
                        .toList();
        if (types.size() != 1 || type.items().size() > 2) {
            throw wrong("type is a list of other than one type and null");
        }
        members.put("type", () -> out.text(types.getFirst()));
        if (type.items().size() == 2) {
            members.put("nullable", () -> out.flag(true));
        }
    }

    /**
     * Models that take this form refuse anything beside {@code anyOf}, so that it goes into the
     * alternatives; a single one takes its place.
     */
    private void anyOf(JsonValue anyOf, int depth, Map<String, Member> members) throws ClientError {
        List<JsonValue> others =
                anyOf.items().stream().filter(it -> !"null".equals(it.string("type"))).toList();
        if (others.isEmpty()) {
            throw wrong("anyOf has no schema but null");
        }
        if (others.size() < anyOf.items().size()) {
            members.put("nullable", () -> out.flag(true));
        }
        if (others.size() == 1) {
            schema(others.getFirst(), depth + 1, members);
            return;
        }
        out.beginObject().name("anyOf").beginArray();
        members.keySet().retainAll(SHARED);
        for (JsonValue other : others) {
            var shared = new TreeMap<>(members);
            if (other.given("description") != null) {
                shared.remove("description");
            }
            schema(other, depth + 1, shared);
        }
        out.endArray().endObject();
    }

    private void referred(String ref, int depth, Map<String, Member> members) throws ClientError {
        if (!ref.startsWith("#/")) {
            throw wrong("$ref " + ref + " leads elsewhere");
        }
        if (!open.add(ref)) {
            throw wrong("$ref " + ref + " leads to itself");
        }
        JsonValue found = root;
        for (String step : ref.substring(2).split("/", -1)) {
            found = found == null ? null : found.get(step.replace("~1", "/").replace("~0", "~"));
        }
        if (found == null) {
            throw wrong("$ref " + ref + " leads nowhere");
        }
        schema(found, depth + 1, members);
        open.remove(ref);
    }
}
