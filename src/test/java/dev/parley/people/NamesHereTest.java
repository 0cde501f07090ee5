// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.engine.page.PeoplePage;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.identity.User;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class NamesHereTest {
    private final NamesHere names = new NamesHere(new People(metBefore(), null, null, Duration.ZERO), id -> false);

    @Test
    void guest_takesNoNameOfAUserWhoIsConnected() {
        names.guard(metBefore());
        names.arrived(User.known("ann", "Ann", Set.of()));
        names.arrived(User.known("bob", "Боб", Set.of()));

        assertRefused("ann");
        assertRefused("Αnn");
        assertRefused("БОБ");
        assertFree("Anna");
    }

    @Test
    void guests_mayShareAName() {
        names.guard(metBefore());
        names.arrived(User.guest("guest-1", "Zoe"));
        assertFree("Zoe");
        assertFree("ZOE");
    }

    @Test
    void name_ofAUser_staysWhenTheUserIsGone() {
        names.guard(metBefore());
        names.arrived(User.known("bob", "Bob", Set.of()));
        names.left("bob");

        assertRefused("bοb");
        assertRefused("Met Вefore");
        assertFree("Guest Before");
    }

    private void assertFree(String name) {
        assertThatCode(() -> names.requireFree(name).toCompletableFuture().getNow(null))
                .doesNotThrowAnyException();
        assertThat(names.requireFree(name)).isCompleted();
    }

    private void assertRefused(String name) {
        assertThatThrownBy(() -> names.requireFree(name))
                .isInstanceOfSatisfying(
                        ParleyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NAME_INVALID))
                .hasMessageContaining("reads like");
    }

    /** An engine that has met one user and one guest. */
    private static dev.parley.engine.People metBefore() {
        PeoplePage people = new PeoplePage(
                List.of(User.known("met", "Met before", Set.of()), User.guest("guest-0", "Guest before")), null);
        return (dev.parley.engine.People) Proxy.newProxyInstance(
                dev.parley.engine.People.class.getClassLoader(),
                new Class<?>[] {dev.parley.engine.People.class},
                (proxy, method, arguments) -> CompletableFuture.completedFuture(people));
    }
}
