package io.outrigger.extproc.provider.gemini;

import io.outrigger.extproc.client.ClientError;
import io.outrigger.extproc.conversation.Tool;
import io.outrigger.extproc.conversation.ToolChoice;
import io.outrigger.extproc.json.JsonValue;
import io.outrigger.extproc.json.JsonWriter;
import io.outrigger.extproc.provider.Unsupported;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code tools} and {@code toolConfig}. All functions are declared by one tool. */
final class GeminiTools {
    /** Members of a schema that can have properties inside. */
    private static final List<String> ELSEWHERE = List.of("$ref", "allOf", "anyOf", "oneOf");

    private final JsonWriter out;
    private final Gemini model;
    private final Unsupported unsupported;

    GeminiTools(JsonWriter out, Gemini model, Unsupported unsupported) {
        this.out = out;
        this.model = model;
        this.unsupported = unsupported;
    }

    /** Whether there was anything to write. */
    boolean write(List<Tool> tools) throws ClientError {
        if (tools.isEmpty()) {
            return false;
        }
        out.name("tools").beginArray();
        for (Tool tool : tools) {
            if (tool instanceof Tool.BuiltIn(var type, var json)) {
                builtIn(type, json);
            }
        }
        List<Tool.Function> functions =
                tools.stream()
                        .filter(Tool.Function.class::isInstance)
                        .map(Tool.Function.class::cast)
                        .toList();
        if (!functions.isEmpty()) {
            out.beginObject().name("functionDeclarations").beginArray();
            for (Tool.Function function : functions) {
                declare(function);
            }
            out.endArray().endObject();
        }
        out.endArray();
        return true;
    }

    private void builtIn(String type, JsonValue json) throws ClientError {
        switch (type) {
            case "enterprise_search" ->
                    out.beginObject()
                            .name("enterpriseWebSearch")
                            .beginObject()
                            .endObject()
                            .endObject();
            case "google_search" -> {
                out.beginObject().name("googleSearch").beginObject();
                JsonValue settings = json.given("google_search");
                if (settings != null) {
                    search(settings);
                }
                out.endObject().endObject();
            }
            default -> throw unsupported.refuse("tool type " + type);
        }
    }

    private void search(JsonValue settings) {
        out.member("blockingConfidence", settings.given("blocking_confidence"));
        out.member("excludeDomains", settings.given("exclude_domains"));
        JsonValue range = settings.given("time_range_filter");
        if (range != null) {
            out.name("timeRangeFilter").beginObject();
            out.member("endTime", range.given("end_time"));
            out.member("startTime", range.given("start_time")).endObject();
        }
    }

    private void declare(Tool.Function function) throws ClientError {
        JsonValue schema = function.schema();
        out.beginObject().member("description", function.description());
        out.member("name", function.name());
        if (schema != null && model.takesJsonSchema()) {
            out.member("parametersJsonSchema", schema);
        } else if (schema != null && takesSomething(schema)) {
            String where = "parameters of tool " + function.name();
            VertexSchema.write(out.name("parameters"), schema, where);
        }
        out.endObject();
    }

    /** An object without properties is refused. */
    private static boolean takesSomething(JsonValue schema) {
        JsonValue properties = schema.given("properties");
        return (properties != null && !properties.members().isEmpty())
                || ELSEWHERE.stream().anyMatch(it -> schema.given(it) != null);
    }

    void choice(@Nullable ToolChoice choice) {
        if (choice == null) {
            return;
        }
        out.name("toolConfig").beginObject().name("functionCallingConfig").beginObject();
        switch (choice) {
            case ToolChoice.Auto() -> out.member("mode", "AUTO");
            case ToolChoice.None() -> out.member("mode", "NONE");
            case ToolChoice.Required() -> out.member("mode", "ANY");
            case ToolChoice.Named(var name) -> {
                out.name("allowedFunctionNames").beginArray().text(name).endArray();
                out.member("mode", "ANY");
            }
        }
        out.endObject().endObject();
    }
}
