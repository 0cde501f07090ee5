// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethodWhere;
import static com.tngtech.archunit.lang.conditions.ArchConditions.never;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;

/** Tests pass on any machine: they say neither how long something may take there nor how long they wait. See CONTRIBUTING.md. */
@AnalyzeClasses(packages = "dev.parley", importOptions = ImportOption.OnlyIncludeTests.class)
class TestRulesTest {
    private static final Set<String> WAITS = Set.of(
            "get",
            "await",
            "poll",
            "take",
            "offer",
            "awaitTermination",
            "waitFor",
            "orTimeout",
            "tryAcquire",
            "tryLock");
    private static final Set<String> LIMITS =
            Set.of("atMost", "atLeast", "between", "timeout", "waitAtMost", "forever");
    private static final Set<String> ASSERTED_SPANS =
            Set.of("succeedsWithin", "failsWithin", "assertTimeout", "assertTimeoutPreemptively");
    private static final Set<String> SHARES =
            Set.of("getProcessCpuTime", "getProcessCpuLoad", "getCpuLoad", "getSystemCpuLoad", "getSystemLoadAverage");

    private static final DescribedPredicate<JavaClass> TESTS = DescribedPredicate.describe(
            "tests and what only they use",
            type -> !resideInAPackage("dev.parley.testing..").test(type)
                    && (!resideInAPackage("dev.parley.bench..").test(type) || isTest(type)));

    @ArchTest
    static final ArchRule nobodySleeps = noClasses()
            .should()
            .callMethod(Thread.class, "sleep", long.class)
            .orShould()
            .callMethod(Thread.class, "sleep", long.class, int.class)
            .orShould()
            .callMethod(TimeUnit.class, "sleep", long.class)
            .because(
                    "a test waits for what it needs, by await() or Patience; where time itself is the input, there is Patience.letPass");

    @ArchTest
    static final ArchRule waits_areBoundedByPatienceAlone = classes()
            .that(TESTS)
            .should(never(callMethodWhere(call("a wait with a limit of its own", call -> isWait(call)))))
            .because(
                    "a limit that a quiet machine keeps is broken on a busy one: await() and Patience have the one that all share");

    @ArchTest
    static final ArchRule spans_areNotAsserted = classes()
            .that(TESTS)
            .should(never(callMethodWhere(
                    call("an assertion of how long something takes", call -> ASSERTED_SPANS.contains(call.getName())))))
            .because(
                    "how long something takes is up to the machine: assert an order, a count, or against a control in the same run");

    @ArchTest
    static final ArchRule clocks_areReadByNoTest = classes()
            .that(DescribedPredicate.describe("are tests", TestRulesTest::isTest))
            .and(DescribedPredicate.not(resideInAPackage("dev.parley.testing..")))
            .should(never(callMethodWhere(call(
                    "System.nanoTime",
                    call -> call.getTargetOwner().isEquivalentTo(System.class)
                            && call.getName().equals("nanoTime")))))
            .because("what is measured is printed, by a Stopwatch, and compared with nothing; speed belongs to bench");

    @ArchTest
    static final ArchRule processors_areNotAskedForTheirShare = classes()
            .that(TESTS)
            .should(never(callMethodWhere(call(
                    "the use of processors",
                    call -> SHARES.contains(call.getName())
                            || call.getName().equals("totalCpuDuration")
                            || (call.getTargetOwner().isAssignableTo(ThreadMXBean.class)
                                    && call.getName().contains("CpuTime"))))))
            .because("an Effort is compared with the Effort of a control in the same run");

    @ArchTest
    static final ArchRule timeouts_areNobodysOwn =
            noClasses().should().beAnnotatedWith(Timeout.class).because("junit-platform.properties bounds them all");

    private static boolean isTest(JavaClass type) {
        JavaClass outer = type;
        while (outer.getEnclosingClass().isPresent()) {
            outer = outer.getEnclosingClass().get();
        }
        return outer.getSimpleName().endsWith("IT") || outer.getSimpleName().endsWith("Test");
    }

    private static boolean isWait(JavaMethodCall call) {
        List<JavaClass> parameters = call.getTarget().getRawParameterTypes();
        boolean timed = parameters.size() >= 2
                && parameters.get(parameters.size() - 1).isEquivalentTo(TimeUnit.class)
                && parameters.get(parameters.size() - 2).isEquivalentTo(long.class);
        return (timed && WAITS.contains(call.getName()))
                || call.getName().equals("setSoTimeout")
                || (call.getTargetOwner().getPackageName().startsWith("org.awaitility")
                        && LIMITS.contains(call.getName()));
    }

    private static DescribedPredicate<JavaMethodCall> call(
            String description, java.util.function.Predicate<JavaMethodCall> predicate) {
        return DescribedPredicate.describe(description, predicate);
    }
}
