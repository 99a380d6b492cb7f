package io.outrigger.extproc.provider.anthropic;

import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonValue.Kind;
import io.outrigger.extproc.json.JsonValue.Member;
import io.outrigger.extproc.json.JsonWriter;
import java.util.Set;

/**
 * JSON Schemas of replies, in which Anthropic wants each object to say that it has no other members
 * than the named ones. Where a schema leaves that open it is said: what follows the closed schema
 * follows the open one too. That is not so inside {@code allOf}, {@code oneOf} and {@code not},
 * which stay as they are.
 */
final class ClosedSchema {
    /** Members whose value is a schema, or an array of schemas. */
    private static final Set<String> SCHEMAS = Set.of("items", "prefixItems", "anyOf");

    /** Members whose value names schemas. */
    private static final Set<String> NAMED_SCHEMAS = Set.of("properties", "$defs", "definitions");

    private ClosedSchema() {}

    static void write(JsonWriter out, JsonValue schema) {
        if (schema.is(Kind.ARRAY)) {
            out.beginArray();
            schema.items().forEach(it -> write(out, it));
            out.endArray();
        } else if (schema.is(Kind.OBJECT)) {
            object(out, schema);
        } else {
            out.raw(schema.raw());
        }
    }

    private static void object(JsonWriter out, JsonValue schema) {
        out.beginObject();
        for (Member member : schema.members()) {
            String name = member.name().decode();
            out.name(member.name());
            if (SCHEMAS.contains(name)) {
                write(out, member.value());
            } else if (NAMED_SCHEMAS.contains(name) && member.value().is(Kind.OBJECT)) {
                out.beginObject();
                for (Member named : member.value().members()) {
                    write(out.name(named.name()), named.value());
                }
                out.endObject();
            } else {
                out.raw(member.value().raw());
            }
        }
        if (describesObjects(schema) && schema.get("additionalProperties") == null) {
            out.name("additionalProperties").flag(false);
        }
        out.endObject();
    }

    private static boolean describesObjects(JsonValue schema) {
        JsonValue type = schema.get("type");
        return type == null
                ? schema.get("properties") != null
                : type.is(Kind.STRING)
                        ? type.text().is("object")
                        : type.items().stream()
                                .anyMatch(it -> it.is(Kind.STRING) && it.text().is("object"));
    }
}
