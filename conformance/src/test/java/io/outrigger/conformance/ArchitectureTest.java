package io.outrigger.conformance;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/**
 * Which package may know which. A new dependency between packages changes a rule here, in the same
 * commit, with its reason.
 */
class ArchitectureTest {
    private static final String VERTX = "io.vertx..";
    private static final String NETTY = "io.netty..";
    private static final String CLIENT = "io.fabric8.kubernetes.client..";
    private static final String[] GENERATED = {
        "io.outrigger.extproc.envoy..",
        "io.outrigger.controller.extension.envoy..",
        "io.outrigger.controller.extension.hook.."
    };

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.outrigger");

    @Test
    void pureCodeKnowsNoFramework() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "..webhook.decision..",
                        "..webhook.document..",
                        "..webhook.patch..",
                        "..controller.plan..",
                        "..controller.publish..",
                        "..controller.pods..",
                        "..controller.token..",
                        "..controller.explain..",
                        "..controller.doctor..",
                        "..manifests..",
                        "..extproc.access..",
                        "..extproc.http..",
                        "..extproc.client..",
                        "..extproc.conversation..",
                        "..extproc.openai..",
                        "..extproc.anthropic..",
                        "..extproc.cohere..",
                        "..extproc.provider..",
                        "..extproc.framing..",
                        "..extproc.json..",
                        "..extproc.cost..",
                        "..contract..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(VERTX, NETTY, CLIENT)
                .check(CLASSES);
    }

    @Test
    void vertxStaysAtTheEdges() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.outrigger.uds..",
                        "io.outrigger.extproc.server..",
                        "io.outrigger.extproc.mcp..",
                        "io.outrigger.extproc.credential..",
                        "io.outrigger.extproc.observe..",
                        "io.outrigger.webhook.server..",
                        "io.outrigger.controller.extension..",
                        "io.outrigger.extproc",
                        "io.outrigger.webhook",
                        "io.outrigger.controller",
                        "io.outrigger.testkit..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(VERTX, NETTY)
                .check(CLASSES);
    }

    @Test
    void theDataPlaneAndTheControlPlaneMeetOnlyInTheContract() {
        noClasses()
                .that()
                .resideInAPackage("io.outrigger.extproc..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.outrigger.manifests..",
                        "io.outrigger.webhook..",
                        "io.outrigger.controller..",
                        "io.outrigger.certs..",
                        "io.fabric8..",
                        "tools.jackson..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.outrigger.manifests..",
                        "io.outrigger.webhook..",
                        "io.outrigger.controller..",
                        "io.outrigger.certs..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.outrigger.extproc..", "io.outrigger.uds..")
                .check(CLASSES);
    }

    @Test
    void modulesPointOneWay() {
        noClasses()
                .that()
                .resideInAPackage("io.outrigger.contract..")
                .should()
                .dependOnClassesThat(ours("io.outrigger.contract"))
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("io.outrigger.uds..")
                .should()
                .dependOnClassesThat(ours("io.outrigger.uds"))
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("io.outrigger.certs..")
                .should()
                .dependOnClassesThat(ours("io.outrigger.certs"))
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("io.outrigger.testkit..")
                .should()
                .dependOnClassesThat(ours("io.outrigger.testkit"))
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("io.outrigger.manifests..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.outrigger.webhook..", "io.outrigger.controller..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("io.outrigger.webhook..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.outrigger.controller..", "io.outrigger.certs..")
                .check(CLASSES);
    }

    private static DescribedPredicate<JavaClass> ours(String but) {
        return DescribedPredicate.describe(
                "classes of other modules than " + but,
                type ->
                        type.getPackageName().startsWith("io.outrigger.")
                                && !(type.getPackageName() + ".").startsWith(but + "."));
    }

    @Test
    void providersAreAStar() {
        slices().matching("io.outrigger.extproc.provider.(*)..")
                .should()
                .notDependOnEachOther()
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    /** Client dialects and providers meet in the conversation only. */
    @Test
    void clientDialectsKnowNoProvider() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "..extproc.client..",
                        "..extproc.conversation..",
                        "..extproc.openai..",
                        "..extproc.anthropic..",
                        "..extproc.cohere..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..extproc.provider..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("..extproc.provider..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.outrigger.extproc.openai..",
                        "io.outrigger.extproc.anthropic..",
                        "io.outrigger.extproc.cohere..")
                .check(CLASSES);
    }

    @Test
    void gatewayFamiliesAreBlindToEachOther() {
        for (String family : Set.of("istio", "envoygateway", "standalone")) {
            var others = new TreeSet<>(Set.of("istio", "envoygateway", "standalone"));
            others.remove(family);
            for (String other : others) {
                noClasses()
                        .that()
                        .resideInAPackage("io.outrigger.manifests." + family + "..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAPackage("io.outrigger.manifests." + other + "..")
                        .allowEmptyShould(true)
                        .check(CLASSES);
            }
        }
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.outrigger.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void envoysMessagesStayInExchangeAndServer() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.outrigger.extproc.exchange..",
                        "io.outrigger.extproc.server..",
                        "io.outrigger.controller.extension..",
                        // OpenTelemetry's messages, as a collector reads them
                        "io.outrigger.testkit.provider..",
                        "io.outrigger.extproc.envoy..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.outrigger.extproc.envoy..", "com.google.protobuf..")
                .check(CLASSES);
    }

    @Test
    void openTelemetryStaysWhereItIsLoadedWhenNeeded() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "io.outrigger.extproc.observe.otlp..", "io.outrigger.testkit..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.opentelemetry..")
                .check(CLASSES);
    }

    @Test
    void onlySettingsAndEntriesReadTheEnvironment() {
        noClasses()
                .that()
                .resideOutsideOfPackages("..settings..", "..testkit..")
                .and()
                .doNotHaveSimpleName("Main")
                .should()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .check(CLASSES);
    }

    @Test
    void clocksAreInjected() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..testkit..")
                .should()
                .callMethod(Instant.class, "now")
                .check(CLASSES);
    }

    @Test
    void noDrawerClasses() {
        noClasses()
                .that()
                .resideOutsideOfPackages(GENERATED)
                .should()
                .haveSimpleNameEndingWith("Utils")
                .orShould()
                .haveSimpleNameEndingWith("Util")
                .orShould()
                .haveSimpleNameEndingWith("Helper")
                .orShould()
                .haveSimpleNameEndingWith("Manager")
                .orShould()
                .haveSimpleNameEndingWith("Common")
                .check(CLASSES);
    }

    @Test
    void noMethodTakesTwoBooleans() {
        noMethods()
                .that()
                .areDeclaredInClassesThat()
                .resideOutsideOfPackages(GENERATED)
                .should(TwoBooleans.take())
                .check(CLASSES);
    }

    @Test
    void everyPackageIsNullMarked() {
        var unmarked = new TreeSet<String>();
        for (JavaClass type : CLASSES) {
            boolean marked = type.getPackage().isAnnotatedWith(NullMarked.class);
            if (!marked && !isGenerated(type)) {
                unmarked.add(type.getPackageName());
            }
        }
        assertThat(unmarked).isEmpty();
    }

    private static boolean isGenerated(JavaClass type) {
        return Arrays.stream(GENERATED)
                .anyMatch(it -> type.getPackageName().startsWith(it.replace("..", "")));
    }

    /** A rule over no classes would pass. */
    @Test
    void enoughClassesWereScanned() {
        assertThat(CLASSES.size()).isGreaterThan(300);
        for (String module :
                Set.of(
                        "contract",
                        "uds",
                        "extproc",
                        "certs",
                        "manifests",
                        "webhook",
                        "controller")) {
            assertThat(CLASSES.stream())
                    .as(module)
                    .anyMatch(type -> type.getPackageName().startsWith("io.outrigger." + module));
        }
        assertThat(CLASSES.stream().flatMap(type -> type.getMethods().stream()))
                .extracting(JavaMethod::getName)
                .contains("main");
    }
}
