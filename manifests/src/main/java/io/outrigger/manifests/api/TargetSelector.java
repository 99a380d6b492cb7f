package io.outrigger.manifests.api;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Objects of a policy's namespace that it applies to, by their labels. */
public record TargetSelector(
        @Nullable String group,
        String kind,
        Map<String, String> matchLabels,
        List<Gateway.Requirement> matchExpressions) {
    public TargetSelector {
        matchLabels = Map.copyOf(matchLabels);
        matchExpressions = List.copyOf(matchExpressions);
    }

    /** Whether an object of this kind with these labels is selected. */
    public boolean selects(ApiKind other, Map<String, String> labels) {
        return other.group().equals(Objects.requireNonNullElse(group, Kinds.GATEWAY_GROUP))
                && other.kind().equals(kind)
                && new Gateway.LabelSelector(matchLabels, matchExpressions).selects(labels);
    }
}
