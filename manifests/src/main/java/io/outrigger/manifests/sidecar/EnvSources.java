package io.outrigger.manifests.sidecar;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Where the value of a variable may come from. */
final class EnvSources {
    private static final Map<String, Set<String>> FIELDS =
            Map.of(
                    "configMapKeyRef", Set.of("name", "key", "optional"),
                    "fieldRef", Set.of("apiVersion", "fieldPath"),
                    "resourceFieldRef", Set.of("containerName", "resource", "divisor"),
                    "secretKeyRef", Set.of("name", "key", "optional"));

    private static final Pattern KEY = Pattern.compile("[-._a-zA-Z0-9]{1,253}");
    private static final Pattern OBJECT_NAME =
            Pattern.compile(
                    "(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final Pattern LABEL =
            Pattern.compile(
                    "([a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?/)?[A-Za-z0-9]([-._A-Za-z0-9]{0,61}[A-Za-z0-9])?");
    private static final Pattern OF_LABEL =
            Pattern.compile("metadata\\.(labels|annotations)\\['([^']*)'\\]");
    private static final Set<String> PATHS =
            Set.of(
                    "metadata.name",
                    "metadata.namespace",
                    "metadata.uid",
                    "spec.nodeName",
                    "spec.serviceAccountName",
                    "status.hostIP",
                    "status.hostIPs",
                    "status.podIP",
                    "status.podIPs");
    private static final Set<String> RESOURCES =
            Set.of(
                    "limits.cpu",
                    "limits.ephemeral-storage",
                    "limits.memory",
                    "requests.cpu",
                    "requests.ephemeral-storage",
                    "requests.memory");

    private EnvSources() {}

    /** Whether the API server would take a source; adds why not. */
    static boolean isClear(JsonNode source, String field, Problems problems) {
        if (!problems.areKnown(field, source, FIELDS.keySet())) {
            return false;
        }
        if (source.size() != 1) {
            problems.add(field, "%d sources (expected: one)".formatted(source.size()));
            return false;
        }
        var kind = source.propertyNames().iterator().next();
        var its = source.path(kind);
        var place = field + "." + kind;
        if (!its.isObject()) {
            problems.add(place, "no object (expected: an object)");
            return false;
        }
        return problems.areKnown(place, its, FIELDS.getOrDefault(kind, Set.of()))
                && switch (kind) {
                    case "fieldRef" -> isField(its, place, problems);
                    case "resourceFieldRef" -> isResource(its, place, problems);
                    default -> isKey(its, place, problems);
                };
    }

    private static boolean isKey(JsonNode its, String place, Problems problems) {
        return holds(matches(OBJECT_NAME, its, "name"), place + ".name", "a name", problems)
                && holds(matches(KEY, its, "key"), place + ".key", "a key", problems)
                && holds(
                        its.path("optional").isMissingNode() || its.path("optional").isBoolean(),
                        place + ".optional",
                        "true or false",
                        problems);
    }

    private static boolean isField(JsonNode its, String place, Problems problems) {
        var path = its.path("fieldPath").stringValue("");
        var label = OF_LABEL.matcher(path);
        return holds(
                        PATHS.contains(path)
                                || (label.matches() && LABEL.matcher(label.group(2)).matches()),
                        place + ".fieldPath",
                        "metadata.labels['NAME'], metadata.annotations['NAME'] or one of "
                                + PATHS.stream().sorted().toList(),
                        problems)
                && holds(
                        its.path("apiVersion").isMissingNode()
                                || its.path("apiVersion").stringValue("").equals("v1"),
                        place + ".apiVersion",
                        "v1",
                        problems);
    }

    private static boolean isResource(JsonNode its, String place, Problems problems) {
        return holds(
                        RESOURCES.contains(its.path("resource").stringValue("")),
                        place + ".resource",
                        "one of " + RESOURCES.stream().sorted().toList(),
                        problems)
                && holds(
                        its.path("containerName").isMissingNode()
                                || its.path("containerName").isString(),
                        place + ".containerName",
                        "a container",
                        problems)
                && holds(isDivisor(its), place + ".divisor", "1 or a unit, as 1Mi", problems);
    }

    private static boolean isDivisor(JsonNode its) {
        var divisor = its.path("divisor");
        return divisor.isMissingNode()
                || (its.path("resource").stringValue("").endsWith(".cpu")
                        ? Set.of("1", "1m").contains(divisor.asString(""))
                        : divisor.asString("").matches("1([kMGTPE]|[KMGTPE]i)?"));
    }

    private static boolean matches(Pattern pattern, JsonNode its, String field) {
        return pattern.matcher(its.path(field).stringValue("")).matches();
    }

    private static boolean holds(boolean holds, String field, String expected, Problems problems) {
        if (!holds) {
            problems.add(field, "(expected: " + expected + ")");
        }
        return holds;
    }
}
