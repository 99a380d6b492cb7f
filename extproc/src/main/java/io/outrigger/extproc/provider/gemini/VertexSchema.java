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
 */
final class VertexSchema {
    private static final int MAX_DEPTH = 100;

    /** Members that are the same in both forms. */
    private static final Set<String> SAME =
            Set.of(
                    "default",
                    "description",
                    "enum",
                    "example",
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
                    "required",
                    "title");

    private final JsonWriter out;
    private final JsonValue root;
    private final String where;
    private final Set<String> open = new HashSet<>();

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
        new VertexSchema(out, schema, where).schema(schema, 0);
    }

    private ClientError wrong(String what) {
        return new ClientError(
                ErrorKind.UNPROCESSABLE,
                "the schema of " + where + " cannot be expressed: " + what);
    }

    private void schema(JsonValue schema, int depth) throws ClientError {
        if (!schema.is(Kind.OBJECT)) {
            throw wrong("a schema is an object");
        }
        if (depth == MAX_DEPTH) {
            throw wrong("it is nested deeper than " + MAX_DEPTH);
        }
        String ref = schema.string("$ref");
        if (ref != null) {
            referred(ref, depth);
            return;
        }
        JsonValue allOf = schema.given("allOf");
        if (allOf != null) {
            if (allOf.items().size() != 1) {
                throw wrong("allOf has more than one schema");
            }
            schema(allOf.items().getFirst(), depth + 1);
            return;
        }
        var members = new TreeMap<String, Member>();
        for (var member : schema.members()) {
            String name = member.name().decode();
            JsonValue value = member.value();
            if (SAME.contains(name)) {
                members.put(name, () -> out.raw(value.raw()));
            }
        }
        type(schema.given("type"), members);
        anyOf(schema.given("anyOf"), members, depth);
        JsonValue items = schema.given("items");
        if (items != null) {
            members.put("items", () -> schema(items, depth + 1));
        }
        JsonValue properties = schema.given("properties");
        if (properties != null) {
            members.put("properties", () -> properties(properties, depth));
        }
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
            out.name(property.name());
            schema(property.value(), depth + 1);
        }
        out.endObject();
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

    private void anyOf(@Nullable JsonValue anyOf, Map<String, Member> members, int depth) {
        if (anyOf == null) {
            return;
        }
        List<JsonValue> others =
                anyOf.items().stream().filter(it -> !"null".equals(it.string("type"))).toList();
        if (others.size() < anyOf.items().size()) {
            members.put("nullable", () -> out.flag(true));
        }
        members.put(
                "anyOf",
                () -> {
                    out.beginArray();
                    for (JsonValue other : others) {
                        schema(other, depth + 1);
                    }
                    out.endArray();
                });
    }

    private void referred(String ref, int depth) throws ClientError {
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
        schema(found, depth + 1);
        open.remove(ref);
    }
}
