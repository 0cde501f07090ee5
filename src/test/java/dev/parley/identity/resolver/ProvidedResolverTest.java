// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity.resolver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.identity.User;
import dev.parley.spi.IdentityResolver;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProvidedResolverTest {
    @TempDir
    private Path folder;

    @Test
    void load_sound_isFoundByItsName() {
        Map<String, IdentityResolver> found = load(Badge.class.getName());

        assertThat(found).containsOnlyKeys("badge");
        assertThat(found.get("badge")
                        .resolve(dev.parley.testing.FakeRequest.get("/ws").build()))
                .contains(User.known("anna", "Anna", Set.of()));
    }

    @Test
    void load_none_isEmpty() {
        assertThat(load("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Taken, two identity resolvers are called 'session'",
        "Nameless, lower-case letters",
        "Failing, does not start: java.lang.IllegalStateException",
        "Missing, an identity resolver of the portal cannot be loaded",
    })
    void load_unsound_isToldByItsClass(String type, String problem) {
        String name = ProvidedResolverTest.class.getName() + "$" + type;

        assertThatThrownBy(() -> load(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(name, problem);
    }

    @Test
    void load_twoOfOneName_isRefused() {
        assertThatThrownBy(() -> load(Badge.class.getName() + "\n" + OtherBadge.class.getName()))
                .hasMessageContaining("two identity resolvers are called 'badge'");
    }

    private Map<String, IdentityResolver> load(String services) {
        ClassLoader loader = new ClassLoader(ProvidedResolverTest.class.getClassLoader()) {
            @Override
            protected Enumeration<URL> findResources(String name) throws IOException {
                return name.endsWith(IdentityResolver.class.getName())
                        ? Collections.enumeration(List.of(Files.writeString(folder.resolve("services"), services)
                                .toUri()
                                .toURL()))
                        : Collections.emptyEnumeration();
            }
        };
        return ProvidedResolver.checked(ServiceLoader.load(IdentityResolver.class, loader), Set.of("session"));
    }

    public static class Badge implements IdentityResolver {
        @Override
        public String name() {
            return "badge";
        }

        @Override
        public Optional<User> resolve(HttpServletRequest request) {
            return Optional.of(User.known("anna", "Anna", Set.of()));
        }
    }

    public static class OtherBadge extends Badge {}

    public static class Taken extends Badge {
        @Override
        public String name() {
            return "session";
        }
    }

    public static class Nameless extends Badge {
        @Override
        public String name() {
            return "Bad Name";
        }
    }

    public static class Failing extends Badge {
        @Override
        public String name() {
            throw new IllegalStateException("no");
        }
    }
}
