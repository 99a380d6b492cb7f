package io.outrigger.manifests.sidecar;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The mounts of a GatewayConfig, after others. */
final class ExtraVolumeMounts {
    private static final Map<String, Form> FIELDS =
            Map.of(
                    "name", Form.STRING,
                    "mountPath", Form.STRING,
                    "subPath", Form.RELATIVE,
                    "subPathExpr", Form.RELATIVE,
                    "readOnly", Form.BOOLEAN,
                    "recursiveReadOnly", Form.DISABLED,
                    "mountPropagation", Form.PROPAGATION);
    private static final Set<String> OUR_VOLUMES =
            Set.of(SidecarNames.UDS_VOLUME, SidecarNames.CONFIG_VOLUME);

    /** What a value looks like. */
    private enum Form {
        BOOLEAN("true or false"),
        /** The others depend on nodes. */
        DISABLED("Disabled"),
        /** Bidirectional needs a privileged container. */
        PROPAGATION("None or HostToContainer"),
        RELATIVE(RelativePath.EXPECTED),
        STRING("a string");

        private final String text;

        Form(String text) {
            this.text = text;
        }

        boolean fits(JsonNode value) {
            return switch (this) {
                case BOOLEAN -> value.isBoolean();
                case DISABLED -> value.stringValue("").equals("Disabled");
                case PROPAGATION ->
                        Set.of("None", "HostToContainer").contains(value.stringValue(""));
                case RELATIVE -> RelativePath.is(value);
                case STRING -> value.isString();
            };
        }
    }

    private ExtraVolumeMounts() {}

    static List<JsonNode> appended(
            SidecarSettings before, List<JsonNode> trees, Problems problems) {
        var mounts = new ArrayList<>(before.options().volumeMounts());
        var paths = new HashSet<>(Set.of(before.udsDir(), SidecarNames.CONFIG_DIR));
        mounts.forEach(it -> paths.add(it.path("mountPath").stringValue("")));
        for (int i = 0; i < trees.size(); i++) {
            var mount = trees.get(i);
            var field = "volumeMounts[" + i + "]";
            var name = mount.path("name").stringValue("");
            var path = mount.path("mountPath").stringValue("");
            if (name.isEmpty() || OUR_VOLUMES.contains(name)) {
                problems.add(field + ".name", name + " (expected: a volume of the pod's own)");
            } else if (!path.startsWith("/") || paths.contains(path)) {
                problems.add(
                        field + ".mountPath",
                        path + " (expected: an absolute path that nothing else is mounted at)");
            } else if (problems.areKnown(field, mount, FIELDS.keySet())
                    && hasItsForms(field, mount, problems)) {
                mounts.add(mount);
                paths.add(path);
            }
        }
        return mounts;
    }

    private static boolean hasItsForms(String field, JsonNode mount, Problems problems) {
        int before = problems.found().size();
        mount.forEachEntry(
                (name, value) -> {
                    var form = FIELDS.get(name);
                    if (form != null && !form.fits(value)) {
                        problems.add(field + "." + name, "(expected: " + form.text + ")");
                    }
                });
        if (mount.has("subPath") && mount.has("subPathExpr")) {
            problems.add(
                    field + ".subPathExpr", "not together with subPath (expected: one of them)");
        }
        return problems.found().size() == before;
    }
}
