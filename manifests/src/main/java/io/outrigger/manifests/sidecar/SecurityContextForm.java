package io.outrigger.manifests.sidecar;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * What a container's securityContext must look like on Linux. The API server would refuse a pod for
 * it, or drop a field that it does not know; and such a mistake is in no pod, but in a setting.
 */
final class SecurityContextForm {
    private static final long MAX_ID = (1L << 31) - 1;
    private static final String LOCALHOST = "Localhost";
    private static final Set<String> PROFILES = Set.of(LOCALHOST, "RuntimeDefault", "Unconfined");

    /** By path, with dots. */
    private static final Map<String, Form> FIELDS =
            Map.ofEntries(
                    Map.entry("allowPrivilegeEscalation", Form.BOOLEAN),
                    Map.entry("appArmorProfile", Form.OBJECT),
                    Map.entry("appArmorProfile.localhostProfile", Form.STRING),
                    Map.entry("appArmorProfile.type", Form.PROFILE),
                    Map.entry("capabilities", Form.OBJECT),
                    Map.entry("capabilities.add", Form.STRINGS),
                    Map.entry("capabilities.drop", Form.STRINGS),
                    Map.entry("privileged", Form.BOOLEAN),
                    Map.entry("procMount", Form.PROC_MOUNT),
                    Map.entry("readOnlyRootFilesystem", Form.BOOLEAN),
                    Map.entry("runAsGroup", Form.ID),
                    Map.entry("runAsNonRoot", Form.BOOLEAN),
                    Map.entry("runAsUser", Form.ID),
                    Map.entry("seLinuxOptions", Form.OBJECT),
                    Map.entry("seLinuxOptions.level", Form.STRING),
                    Map.entry("seLinuxOptions.role", Form.STRING),
                    Map.entry("seLinuxOptions.type", Form.STRING),
                    Map.entry("seLinuxOptions.user", Form.STRING),
                    Map.entry("seccompProfile", Form.OBJECT),
                    Map.entry("seccompProfile.localhostProfile", Form.PATH),
                    Map.entry("seccompProfile.type", Form.PROFILE));

    private final JsonNode tree;
    private final List<String> found = new ArrayList<>();

    private SecurityContextForm(JsonNode tree) {
        this.tree = tree;
    }

    /** What a value looks like. */
    private enum Form {
        BOOLEAN("true or false"),
        ID("a whole number, 0.." + MAX_ID),
        OBJECT("an object"),
        PATH(RelativePath.EXPECTED),
        /** Another one needs a user namespace, which no gateway's pod has. */
        PROC_MOUNT("Default"),
        PROFILE("one of " + PROFILES.stream().sorted().toList()),
        STRING("a string"),
        STRINGS("a list of strings");

        private final String text;

        Form(String text) {
            this.text = text;
        }

        boolean fits(JsonNode value) {
            return switch (this) {
                case BOOLEAN -> value.isBoolean();
                case ID ->
                        value.isIntegralNumber()
                                && value.canConvertToLong()
                                && value.longValue() >= 0
                                && value.longValue() <= MAX_ID;
                case OBJECT -> value.isObject();
                case PATH -> RelativePath.is(value) && !value.stringValue("").isEmpty();
                case PROC_MOUNT -> value.stringValue("").equals("Default");
                case PROFILE -> PROFILES.contains(value.stringValue(""));
                case STRING -> value.isString();
                case STRINGS -> value.isArray() && value.valueStream().allMatch(JsonNode::isString);
            };
        }
    }

    static List<String> mistakes(JsonNode tree) {
        var form = new SecurityContextForm(tree);
        form.check("", tree);
        if (form.found.isEmpty()) {
            form.checkProfile("appArmorProfile");
            form.checkProfile("seccompProfile");
        }
        return form.found;
    }

    /** What goes together in no container. */
    static List<String> contradictions(JsonNode tree) {
        var form = new SecurityContextForm(tree);
        form.checkEscalation();
        return form.found;
    }

    private void check(String prefix, JsonNode object) {
        object.forEachEntry(
                (name, value) -> {
                    var form = FIELDS.get(prefix + name);
                    if (form == null) {
                        add(prefix + name, "unknown", "one of " + names(prefix));
                    } else if (!form.fits(value)) {
                        add(prefix + name, value.toString(), form.text);
                    } else if (form == Form.OBJECT) {
                        check(prefix + name + ".", value);
                    }
                });
    }

    private static String names(String prefix) {
        return FIELDS.keySet().stream()
                .filter(it -> it.startsWith(prefix))
                .map(it -> it.substring(prefix.length()))
                .filter(it -> !it.contains("."))
                .sorted()
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private void checkProfile(String name) {
        var profile = tree.path(name);
        if (profile.isMissingNode()) {
            return;
        }
        var type = profile.path("type");
        if (type.isMissingNode()) {
            add(name + ".type", "missing", Form.PROFILE.text);
        } else if (type.stringValue("").equals(LOCALHOST) != profile.has("localhostProfile")) {
            add(name, profile.toString(), "a localhostProfile with type Localhost, and only then");
        }
    }

    /** Privileged containers escalate, and Kubernetes wants that to be said. */
    private void checkEscalation() {
        boolean escalates =
                tree.path("privileged").booleanValue(false)
                        || tree.at("/capabilities/add")
                                .valueStream()
                                .anyMatch(it -> it.stringValue("").equals("CAP_SYS_ADMIN"));
        if (escalates && !tree.path("allowPrivilegeEscalation").booleanValue(true)) {
            add("allowPrivilegeEscalation", "false", "true, with privileged or CAP_SYS_ADMIN");
        }
    }

    private void add(String field, String value, String expected) {
        found.add("%s: %s (expected: %s)".formatted(field, value, expected));
    }
}
