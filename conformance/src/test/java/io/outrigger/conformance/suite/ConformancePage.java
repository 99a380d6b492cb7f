package io.outrigger.conformance.suite;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** {@code docs/conformance.md}, from the suite's own classes. */
final class ConformancePage {
    /** A column each, in this order. */
    static final List<Class<? extends Conformance>> FAMILIES =
            List.of(
                    BareEnvoyIT.class,
                    BareEnvoyApartIT.class,
                    IstioSidecarET.class,
                    IstioStandaloneET.class,
                    EnvoyGatewaySidecarET.class,
                    EnvoyGatewayHooklessET.class);

    private static final String HEAD =
            """
            # Conformance

            The same manifests, with another `gatewayClassName`, do the same on every gateway family: each case is written once
            and runs on all of them. This page is written by `ConformancePageTest` from the suite
            (`conformance/src/test/java/io/outrigger/conformance/suite`), and CI fails when it differs from it or when a test that
            it names fails; rewrite it with `-Dgolden.update=true`. What the case does not apply to says why.

            """;

    private final StringBuilder text = new StringBuilder(HEAD);

    private ConformancePage() {}

    static String write() {
        var page = new ConformancePage();
        page.beds();
        groups().forEach(page::group);
        return page.text.toString();
    }

    /** The interfaces that hold cases. */
    static Stream<Class<?>> groups() {
        return Arrays.stream(Conformance.class.getInterfaces());
    }

    /** The cases of a group. */
    static List<Method> cases(Class<?> group) {
        return Arrays.stream(group.getDeclaredMethods())
                .filter(it -> it.isAnnotationPresent(Test.class))
                .sorted(Comparator.comparing(Method::getName))
                .toList();
    }

    private void beds() {
        row("Family", "Runs on");
        row("---", "---");
        FAMILIES.forEach(it -> row(column(it).value(), column(it).bed()));
    }

    private void group(Class<?> group) {
        text.append("\n## ").append(title(group.getAnnotation(DisplayName.class))).append("\n\n");
        var heads = FAMILIES.stream().map(it -> column(it).value());
        row("Case", heads.collect(Collectors.joining(" | ")));
        row("---", FAMILIES.stream().map(_ -> "---").collect(Collectors.joining(" | ")));
        for (Method test : cases(group)) {
            var cells = FAMILIES.stream().map(it -> cell(test, it));
            row(
                    title(test.getAnnotation(DisplayName.class)),
                    cells.collect(Collectors.joining(" | ")));
        }
    }

    private static String cell(Method test, Class<?> family) {
        return Applicability.reasonAgainst(test, family)
                .map(why -> "n/a: " + why)
                .orElse("`" + family.getSimpleName() + "." + test.getName() + "`");
    }

    private static Column column(Class<?> family) {
        return family.getAnnotation(Column.class);
    }

    private static String title(DisplayName name) {
        return name.value();
    }

    private void row(String first, String others) {
        text.append("| ").append(first).append(" | ").append(others).append(" |\n");
    }
}
