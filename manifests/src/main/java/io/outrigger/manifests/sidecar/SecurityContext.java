package io.outrigger.manifests.sidecar;

import io.outrigger.manifests.tree.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The securityContext of the sidecar's container.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/security/pod-security-standards/">Pod Security
 *     Standards</a>
 */
public record SecurityContext(JsonNode tree) {
    /** Pod Security Standard {@code restricted}; no uid, so that OpenShift may assign one. */
    public static final SecurityContext RESTRICTED =
            new SecurityContext(
                    Json.object(
                            "allowPrivilegeEscalation", false,
                            "capabilities", Json.object("drop", Json.array("ALL")),
                            "privileged", false,
                            "readOnlyRootFilesystem", true,
                            "runAsNonRoot", true,
                            "seccompProfile", Json.object("type", "RuntimeDefault")));

    private static final Set<String> SELINUX_TYPES =
            Set.of("", "container_t", "container_init_t", "container_kvm_t", "container_engine_t");
    private static final Set<String> PROFILES = Set.of("RuntimeDefault", "Localhost");

    /** This one, with the fields that another names; what it leaves out stays. */
    SecurityContext with(JsonNode fields) {
        ObjectNode merged = Json.object();
        tree.forEachEntry(merged::set);
        fields.forEachEntry(merged::set);
        return new SecurityContext(merged);
    }

    /** What the API server would not read as it was meant, each with its field. */
    List<String> mistakes() {
        return SecurityContextForm.mistakes(tree);
    }

    /** What it would refuse in any namespace; all of it violates the standard, too. */
    List<String> contradictions() {
        return SecurityContextForm.contradictions(tree);
    }

    /** What the Pod Security Standard {@code restricted} forbids here, each with its field. */
    List<String> violations() {
        var found = new ArrayList<String>();
        expect("allowPrivilegeEscalation", "false", isFalse("allowPrivilegeEscalation"), found);
        expect("privileged", "false", !isTrue("privileged"), found);
        expect("runAsNonRoot", "true", isTrue("runAsNonRoot"), found);
        expect("runAsUser", "not 0", !tree.path("runAsUser").asString("").equals("0"), found);
        expect("capabilities.drop", "ALL", strings("capabilities.drop").contains("ALL"), found);
        var added = Set.copyOf(strings("capabilities.add"));
        expect(
                "capabilities.add",
                "at most NET_BIND_SERVICE",
                Set.of("NET_BIND_SERVICE").containsAll(added),
                found);
        expect(
                "seccompProfile.type",
                "RuntimeDefault or Localhost",
                PROFILES.contains(text("seccompProfile.type", "")),
                found);
        expect(
                "appArmorProfile.type",
                "RuntimeDefault or Localhost",
                PROFILES.contains(text("appArmorProfile.type", "RuntimeDefault")),
                found);
        expect(
                "seLinuxOptions.type",
                "a container type",
                SELINUX_TYPES.contains(text("seLinuxOptions.type", "")),
                found);
        for (String field : List.of("seLinuxOptions.user", "seLinuxOptions.role")) {
            expect(field, "none", text(field, "").isEmpty(), found);
        }
        return found;
    }

    private void expect(String field, String expected, boolean holds, List<String> found) {
        if (!holds) {
            var value = at(field);
            found.add(
                    "%s: %s (expected: %s)"
                            .formatted(field, value.isMissingNode() ? "missing" : value, expected));
        }
    }

    private JsonNode at(String field) {
        return tree.at("/" + field.replace('.', '/'));
    }

    private boolean isTrue(String field) {
        return at(field).booleanValue(false);
    }

    private boolean isFalse(String field) {
        return !at(field).booleanValue(true);
    }

    private String text(String field, String otherwise) {
        return at(field).stringValue(otherwise);
    }

    private List<String> strings(String field) {
        return at(field).valueStream().map(it -> it.stringValue("")).toList();
    }
}
