package io.outrigger.conformance.compatibility;

import io.outrigger.conformance.compatibility.Cell.Note;
import io.outrigger.conformance.compatibility.Cell.State;
import io.outrigger.conformance.compatibility.NamedCases.NamedCase;
import io.outrigger.contract.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code docs/compatibility.md}, from what the tests show. */
final class CompatibilityPage {
    private static final String HEAD =
            """
            # Compatibility

            What clients get of each operation at each provider, beside what Envoy AI Gateway v1.1 (EAIG) does. This page is
            written by `CompatibilityTest` from the tests that it names, and CI fails when it differs from them; rewrite it with
            `-Dgolden.update=true`. A provider is named by the `schema.name` of its `AIServiceBackend`.

            Where a test is found by its id:

            | Id | Test |
            |---|---|
            | `operation/case/schema` | golden translation, a folder below `extproc/src/test/resources/golden/translate`: the exact request that the provider gets and the exact answer that the client gets |
            | `sdk/client/operation/schema/feature` | the client's own SDK through a real Envoy to a fake that checks requests as the provider does (`SdkIT`) |
            | `Class.method` | a JUnit test |

            """;

    private final SdkCells sdk = SdkCells.read();
    private final Reference reference = Reference.read();
    private final StringBuilder text = new StringBuilder(HEAD);

    private CompatibilityPage() {}

    static String write() {
        var page = new CompatibilityPage();
        page.overview();
        Operation.ALL.forEach(page::details);
        page.namedCases();
        return page.text.toString();
    }

    /** What the tests show of a feature. */
    private Cell cell(Operation operation, String schema, Feature feature) {
        List<Cell> shown =
                Stream.concat(
                                Translations.of(operation, schema, feature).stream(),
                                sdk.of(operation, schema, feature).stream())
                        .toList();
        if (shown.isEmpty() && feature == Feature.USAGE) {
            return new Cell(State.NO, List.of(new Note("the provider tells none", "")), List.of());
        }
        if (shown.isEmpty()) {
            throw new AssertionError(
                    operation.name() + "/" + schema + " " + feature.label() + ": no test shows it");
        }
        return Cell.together(shown);
    }

    private boolean isServed(Operation operation, String schema) {
        return cell(operation, schema, Feature.WHOLE).state() != State.NO;
    }

    private static List<String> schemas() {
        return Arrays.stream(Schema.Name.values()).map(Enum::name).toList();
    }

    private void overview() {
        text.append(
                """
                ## Overview

                Outrigger, then EAIG: ✓ works, ◐ works partly, ✗ does not; empty where the operation has no such thing. What is
                missing is told below.

                """);
        row("Operation", "Provider", labels(List.of(Feature.values())));
        row("---", "---", List.of(Feature.values()).stream().map(_ -> "---").toList());
        for (Operation operation : Operation.ALL) {
            for (String schema : schemas()) {
                if (isServed(operation, schema)) {
                    row(operation.name(), schema, marks(operation, schema));
                }
            }
        }
        text.append(
                        "\nThe gateway itself answers `GET /v1/models`, `GET /v1/models/{id}` and, with `/anthropic`")
                .append(" before them, the same for Anthropic's SDK: ")
                .append(ids(sdk.idsWith("/models/")))
                .append(".\n\n## Failover\n\n")
                .append(
                        "When a backend fails, the next one gets a request in its own schema, signed with its own")
                .append(" credential: ")
                .append(ids(sdk.idsWith("+then-")))
                .append(".\n\n");
    }

    private List<String> marks(Operation operation, String schema) {
        var marks = new ArrayList<String>();
        for (Feature feature : Feature.values()) {
            marks.add(
                    operation.features().contains(feature)
                            ? cell(operation, schema, feature).state().mark
                                    + " "
                                    + reference.of(operation, schema, feature).state().mark
                            : "");
        }
        return marks;
    }

    private static List<String> labels(List<Feature> features) {
        return features.stream().map(Feature::label).toList();
    }

    private void row(String first, String second, List<String> others) {
        text.append("| " + first + " | " + second + " | " + String.join(" | ", others) + " |\n");
    }

    private void details(Operation operation) {
        text.append("## " + operation.name() + ": `POST " + operation.path() + "`\n\n");
        row("Provider", "Feature", List.of("Outrigger", "EAIG v1.1", "Tests"));
        row("---", "---", List.of("---", "---", "---"));
        var refused = new ArrayList<String>();
        for (String schema : schemas()) {
            if (!isServed(operation, schema)) {
                refused.add(
                        schema + " (" + ids(cell(operation, schema, Feature.WHOLE).tests()) + ")");
                continue;
            }
            for (Feature feature : operation.features()) {
                Cell ours = cell(operation, schema, feature);
                row(
                        schema,
                        feature.label(),
                        List.of(
                                ours.said(),
                                reference.of(operation, schema, feature).said(),
                                ids(ours.tests())));
            }
        }
        if (!refused.isEmpty()) {
            text.append("\nRefused with 422, in the client's dialect: ")
                    .append(String.join("; ", refused))
                    .append(".\n");
        }
        text.append('\n');
    }

    /** Ids that differ in their last name only are written together. */
    private static String ids(List<String> ids) {
        Map<String, List<String>> byFolder =
                ids.stream()
                        .collect(
                                Collectors.groupingBy(
                                        it -> it.startsWith("sdk/") ? folder(it) : it,
                                        LinkedHashMap::new,
                                        Collectors.toList()));
        return byFolder.entrySet().stream()
                .map(it -> "`" + together(it.getKey(), it.getValue()) + "`")
                .collect(Collectors.joining(" "));
    }

    private static String folder(String id) {
        return id.substring(0, id.lastIndexOf('/'));
    }

    private static String together(String folder, List<String> ids) {
        if (ids.size() == 1) {
            return ids.getFirst();
        }
        return ids.stream()
                .map(it -> it.substring(folder.length() + 1))
                .collect(Collectors.joining(",", folder + "/{", "}"));
    }

    private void namedCases() {
        text.append(
                """
                ## Envoy AI Gateway's own tests

                The cases of its data-plane suites by name. *Same*: the tests named here ask for what its case asks for. *Better*:
                we do something else on purpose, and say what.

                """);
        var suites = new LinkedHashMap<String, List<NamedCase>>();
        for (NamedCase it : NamedCases.read()) {
            suites.computeIfAbsent(it.suite(), _ -> new ArrayList<>()).add(it);
        }
        suites.forEach(
                (suite, cases) -> {
                    text.append("### " + suite + "\n\n");
                    row("Case", "Verdict", List.of("Tests"));
                    row("---", "---", List.of("---"));
                    for (NamedCase it : cases) {
                        String verdict =
                                it.difference().isEmpty() ? "same" : "better: " + it.difference();
                        row(it.name(), verdict, List.of(ids(it.tests())));
                    }
                    text.append('\n');
                });
    }
}
