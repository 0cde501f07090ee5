// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Set;

/** That the arrows between rooms, and those between the classes of one room, go one way. */
@AnalyzeClasses(packages = "dev.parley", importOptions = ImportOption.DoNotIncludeTests.class)
class ArrowsTest {

    @ArchTest
    static final ArchRule packages_haveNoCycles =
            slices().matching("dev.parley.(**)").should().beFreeOfCycles().because("a cycle makes two rooms one");

    @ArchTest
    static final ArchRule delivery_hasNoCyclesBetweenClasses = slices().assignedFrom(concepts("dev.parley.delivery"))
            .should()
            .beFreeOfCycles()
            .because("inside a room arrows go one way");

    /** One exception: what one connection hears of one channel is one concept of several classes that know each other. */
    @ArchTest
    static final ArchRule hub_hasNoCyclesBetweenConcepts = slices().assignedFrom(concepts(
                    "dev.parley.hub",
                    "Channel",
                    "ChannelContext",
                    "Connection",
                    "Subscription",
                    "Broadcast",
                    "LogCursor",
                    "CatchUp",
                    "RecentMessages"))
            .should()
            .beFreeOfCycles()
            .because("inside a room arrows go one way");

    @ArchTest
    static final ArchRule sqlite_hasNoCyclesBetweenClasses = slices().assignedFrom(concepts("dev.parley.engine.sqlite"))
            .should()
            .beFreeOfCycles()
            .because("inside a room arrows go one way");

    @ArchTest
    static final ArchRule sqliteWriter_hasNoCyclesBetweenClasses = slices().assignedFrom(
                    concepts("dev.parley.engine.sqlite.writer"))
            .should()
            .beFreeOfCycles()
            .because("inside a room arrows go one way");

    /** One exception: what a reader finds damaged names the question that shows it, and a reader answers that question. */
    @ArchTest
    static final ArchRule sqliteLog_hasNoCyclesBetweenConcepts = slices().assignedFrom(concepts(
                    "dev.parley.engine.sqlite.log", "LogReader", "StoredMessage", "ChannelRow", "Checksum", "Damage"))
            .should()
            .beFreeOfCycles()
            .because("inside a room arrows go one way");

    @ArchTest
    static final ArchRule parts_doNotKnowTheHub = noClasses()
            .that()
            .resideInAPackage("dev.parley.hub")
            .and()
            .doNotHaveSimpleName("Hub")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("dev.parley.hub.Hub")
            .because("a collaborator is passed, not looked up");

    /** Each outermost class of a room for itself, but for some that are one concept. */
    private static SliceAssignment concepts(String room, String... one) {
        Set<String> together = Set.of(one);
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                if (!type.getPackageName().equals(room)) {
                    return SliceIdentifier.ignore();
                }
                String name = type.getName().substring(room.length() + 1).replaceFirst("\\$.*", "");
                return SliceIdentifier.of(together.contains(name) ? "together" : name);
            }

            @Override
            public String getDescription() {
                return "classes of " + room + (one.length == 0 ? "" : ", with " + together + " as one");
            }
        };
    }
}
