// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity.resolver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.identity.User;
import dev.parley.testing.FakeRequest;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Whatever portals call a user, read as settings say. */
class SessionBeansTest {
    @Test
    void bean_getters_giveIdNameAndRoles() {
        assertThat(user("login", "displayName", "roles", new Account("anna", "Anna Ö", List.of("editor"))))
                .contains(User.known("anna", "Anna Ö", Set.of("editor")));
    }

    @Test
    void record_accessors_giveThem() {
        record Visitor(long id, String name, String[] roles) {}

        assertThat(user("id", "name", "roles", new Visitor(7, "Anna", new String[] {"a", "parley-push"})))
                .contains(User.known("7", "Anna", Set.of("a", "push")));
    }

    @Test
    void publicFields_giveThem() {
        assertThat(user("key", "title", "", new Fields())).contains(User.known("anna", "Anna", Set.of()));
    }

    @Test
    void dottedPaths_leadThroughBeansMapsAndCollections() {
        Map<String, Object> session = Map.of(
                "principal", Optional.of(new Account("anna", "Anna", List.of())),
                "authorities", List.of(Map.of("authority", "ROLE_USER"), Map.of("authority", "parley-admin")));

        assertThat(user("principal.login", "principal.displayName", "authorities.authority", session))
                .contains(User.known("anna", "Anna", Set.of("ROLE_USER", "admin")));
    }

    @Test
    void classOfAnotherLoader_isReadAsItIs() throws Exception {
        try (OtherLoader loader = new OtherLoader()) {
            Object foreign = loader.loadClass(Account.class.getName())
                    .getDeclaredConstructor(String.class, String.class, List.class)
                    .newInstance("anna", "Anna", List.of());

            assertThat(foreign).isNotInstanceOf(Account.class);
            assertThat(user("login", "displayName", "roles", foreign)).contains(User.known("anna", "Anna", Set.of()));
        }
    }

    @Test
    void classThatIsNotPublic_isReadToo() {
        assertThat(user("login", "login", "", new Hidden())).contains(User.known("anna", "anna", Set.of()));
    }

    @Test
    void principal_withAnotherProperty_isReadAsABean() {
        assertThat(user("uid", "name", "", new Staff())).contains(User.known("4711", "anna", Set.of()));
        assertThat(user("id", "name", "", new Staff())).contains(User.known("anna", "anna", Set.of()));
    }

    @Test
    void uuidAndEnum_areTexts() {
        UUID uuid = UUID.randomUUID();

        assertThat(user("id", "name", "", Map.of("id", uuid)))
                .contains(User.known(uuid.toString(), uuid.toString(), Set.of()));
        assertThat(user("id", "name", "roles", Map.of("id", "anna", "roles", Set.of(Thread.State.NEW))))
                .contains(User.known("anna", "anna", Set.of("NEW")));
    }

    @Test
    void brokenGetters_giveNobody_andNoSecret() {
        assertThat(user("broken", "name", "", new Broken())).isEmpty();
        assertThat(user("deep", "name", "", new Broken())).isEmpty();
        assertThat(user("missing", "name", "", new Broken())).isEmpty();
        assertThat(user("nothing", "name", "", new Broken())).isEmpty();
        assertThat(user("secretly", "name", "", new Broken())).isEmpty();
        assertThat(user("self", "name", "", new Broken())).isEmpty();
        assertThat(user("of", "name", "", new Broken())).isEmpty();
        assertThat(user("id", "name", "", Map.of("id", 1.5))).isEmpty();
        assertThat(user("id", "name", "", Map.of("id", "guest-1"))).isEmpty();
    }

    @Test
    void brokenNameOrRoles_costOnlyThemselves() {
        assertThat(user("id", "broken", "broken", new Broken())).contains(User.known("anna", "anna", Set.of()));
    }

    @Test
    void rolesOfAPortalsOwnAttribute_areNotForParley_unlessASettingSaysSo() {
        Map<String, Object> anna = Map.of("id", "anna", "roles", List.of("admin"));

        assertThat(new SessionResolver(SessionResolver.Properties.of("portalUser"), RoleNames.DEFAULT)
                        .resolve(FakeRequest.get("/ws")
                                .session("s", "portalUser", anna)
                                .build()))
                .contains(User.known("anna", "anna", Set.of()));
        assertThat(new SessionResolver(
                                SessionResolver.Properties.of(SessionResolver.DEFAULT_ATTRIBUTE), RoleNames.DEFAULT)
                        .resolve(FakeRequest.get("/ws")
                                .session("s", SessionResolver.DEFAULT_ATTRIBUTE, anna)
                                .build()))
                .contains(User.known("anna", "anna", Set.of("admin")));
    }

    @Test
    void guestOfSignIn_isKnownBesideThePortalsOwnAttribute() {
        User guest = User.guest("guest-1", "Ada");
        SessionResolver sessions = new SessionResolver(SessionResolver.Properties.of("account"), RoleNames.DEFAULT);

        assertThat(sessions.attributeName()).isEqualTo(SessionResolver.DEFAULT_ATTRIBUTE);
        assertThat(sessions.resolve(FakeRequest.get("/ws")
                        .session("s", SessionResolver.DEFAULT_ATTRIBUTE, guest)
                        .build()))
                .contains(guest);
        assertThat(sessions.resolve(FakeRequest.get("/ws")
                        .session("s", SessionResolver.DEFAULT_ATTRIBUTE, guest)
                        .session("s", "account", Map.of("id", "anna"))
                        .build()))
                .contains(User.known("anna", "anna", Set.of()));
        assertThat(sessions.resolve(FakeRequest.get("/ws")
                        .session("s", SessionResolver.DEFAULT_ATTRIBUTE, "anna")
                        .build()))
                .isEmpty();
    }

    private static Optional<User> user(String id, String name, String roles, Object value) {
        return new SessionResolver(new SessionResolver.Properties("user", id, name, roles), RoleNames.DEFAULT)
                .resolve(FakeRequest.get("/ws").session("s", "user", value).build());
    }

    /** A portal's bean. */
    public static class Account {
        private final String login;
        private final String displayName;
        private final List<String> roles;

        public Account(String login, String displayName, List<String> roles) {
            this.login = login;
            this.displayName = displayName;
            this.roles = roles;
        }

        public String getLogin() {
            return login;
        }

        public String getDisplayName() {
            return displayName;
        }

        public List<String> getRoles() {
            return roles;
        }
    }

    public static class Fields {
        public final String key = "anna";
        public final String title = "Anna";
    }

    private static final class Hidden {
        public String getLogin() {
            return "anna";
        }
    }

    private static final class Staff implements Principal {
        @Override
        public String getName() {
            return "anna";
        }

        public int getUid() {
            return 4711;
        }
    }

    public static class Broken {
        public String getId() {
            return "anna";
        }

        public String getBroken() {
            throw new IllegalStateException("password=secret");
        }

        public String getDeep() {
            return getDeep();
        }

        public String getNothing() {
            return null;
        }

        public Broken getSelf() {
            return this;
        }

        public static String getOf() {
            return "static";
        }

        private String getSecretly() {
            return "anna";
        }
    }

    /** Defines the bean anew, as a portal's class loader has its own. */
    private static final class OtherLoader extends ClassLoader implements AutoCloseable {
        OtherLoader() {
            super(SessionBeansTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (!name.equals(Account.class.getName())) {
                return super.loadClass(name, resolve);
            }
            try (var in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (java.io.IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }

        @Override
        public void close() {}
    }
}
