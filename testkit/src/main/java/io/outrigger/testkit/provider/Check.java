package io.outrigger.testkit.provider;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** What a field must be: nothing when it is, OpenAI's complaint when it is not. */
interface Check {
    Check ANY = (_, _) -> Optional.empty();
    Check BOOLEAN = type("a boolean", JsonNode::isBoolean);
    Check STRING = type("a string", JsonNode::isString);
    Check INTEGER = type("an integer", JsonNode::isIntegralNumber);
    Check OBJECT = type("an object", JsonNode::isObject);

    Optional<Complaint> on(JsonNode value, String param);

    default Check and(Check next) {
        return (value, param) -> on(value, param).or(() -> next.on(value, param));
    }

    default Check or(Check other) {
        return (value, param) ->
                on(value, param).isEmpty() ? Optional.empty() : other.on(value, param);
    }

    default Check orNull() {
        return (value, param) -> value.isNull() ? Optional.empty() : on(value, param);
    }

    static Check type(String expected, Predicate<JsonNode> is) {
        return (value, param) ->
                is.test(value)
                        ? Optional.empty()
                        : Optional.of(
                                Complaint.of(
                                        "Invalid type for '%s': expected %s, but got %s instead."
                                                .formatted(param, expected, name(value)),
                                        param,
                                        "invalid_type"));
    }

    static Check decimal(double min, double max) {
        return type("a decimal", JsonNode::isNumber).and(range("decimal", min, max));
    }

    static Check integer(int min, int max) {
        return INTEGER.and(range("integer", min, max));
    }

    private static Check range(String kind, double min, double max) {
        return (value, param) -> {
            double number = value.asDouble();
            if (number >= min && number <= max) {
                return Optional.empty();
            }
            boolean below = number < min;
            return Optional.of(
                    Complaint.of(
                            "Invalid '%s': %s %s value. Expected a value %s %s, but got %s instead."
                                    .formatted(
                                            param,
                                            kind,
                                            below ? "below minimum" : "above maximum",
                                            below ? ">=" : "<=",
                                            plain(below ? min : max),
                                            value),
                            param,
                            kind + (below ? "_below_min_value" : "_above_max_value")));
        };
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
    }

    static Check oneOf(String... values) {
        var choices = List.of(values);
        return STRING.and(
                (value, param) ->
                        choices.contains(value.asString())
                                ? Optional.empty()
                                : Optional.of(
                                        Complaint.of(
                                                "Invalid value: '%s'. Supported values are: %s."
                                                        .formatted(
                                                                value.asString(), listed(values)),
                                                param,
                                                "invalid_value")));
    }

    private static String listed(String... values) {
        return Arrays.stream(values).collect(Collectors.joining("', '", "'", "'"));
    }

    static Check array(int minLength, int maxLength, Check item) {
        return type("an array", JsonNode::isArray)
                .and((value, param) -> length(value, param, minLength, maxLength))
                .and((value, param) -> each(value, param, item));
    }

    private static Optional<Complaint> length(JsonNode array, String param, int min, int max) {
        int length = array.size();
        if (length >= min && length <= max) {
            return Optional.empty();
        }
        String code = length == 0 ? "empty_array" : "array_length_out_of_range";
        return Optional.of(
                Complaint.of(
                        "Invalid '%s': expected an array of %d to %d elements, but got %d."
                                .formatted(param, min, max, length),
                        param,
                        code));
    }

    private static Optional<Complaint> each(JsonNode array, String param, Check item) {
        for (int i = 0; i < array.size(); i++) {
            var complaint = item.on(array.get(i), param + "[" + i + "]");
            if (complaint.isPresent()) {
                return complaint;
            }
        }
        return Optional.empty();
    }

    /** An object with known fields; those of {@code required} must be there. */
    static Check object(List<String> required, Map<String, Check> fields) {
        return OBJECT.and((value, param) -> fields(value, param, required, fields));
    }

    private static Optional<Complaint> fields(
            JsonNode value, String param, List<String> required, Map<String, Check> fields) {
        String prefix = param.isEmpty() ? "" : param + ".";
        var unknown = new ArrayList<String>();
        for (var property : value.properties()) {
            var check = fields.get(property.getKey());
            if (check == null) {
                unknown.add(prefix + property.getKey());
                continue;
            }
            var complaint = check.on(property.getValue(), prefix + property.getKey());
            if (complaint.isPresent()) {
                return complaint;
            }
        }
        if (!unknown.isEmpty()) {
            return Optional.of(unknown(unknown));
        }
        return required.stream()
                .filter(name -> !value.has(name))
                .findFirst()
                .map(name -> missing(prefix + name));
    }

    private static Complaint unknown(List<String> names) {
        return Complaint.of(
                "Unrecognized request argument%s supplied: %s"
                        .formatted(names.size() > 1 ? "s" : "", String.join(", ", names)),
                null,
                null);
    }

    static Complaint missing(String param) {
        return Complaint.of(
                "Missing required parameter: '" + param + "'.",
                param,
                "missing_required_parameter");
    }

    private static String name(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "a string";
            case NUMBER -> value.isIntegralNumber() ? "an integer" : "a decimal";
            case BOOLEAN -> "a boolean";
            case ARRAY -> "an array";
            case OBJECT -> "an object";
            default -> "null";
        };
    }
}
