// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.identity.jwt.JwtRules;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentitySettingsTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";

    @Test
    void read_nothingSet_takesNoTokens() {
        IdentitySettings settings = read();

        assertThat(settings.jwt()).isNull();
        assertThat(settings.order()).containsExactly("session", "principal", "guest");
        assertThat(settings.session().roles()).isEqualTo("roles");
    }

    @Test
    void read_portalsOwnAttribute_hasNoRolesForParley() {
        assertThat(read(Setting.SESSION_ATTRIBUTE, "account").session().roles()).isEmpty();
    }

    @Test
    void read_secretOrKeys_pinTheirOwnAlgorithms() {
        assertThat(read(Setting.JWT_SECRET, SECRET).jwt())
                .satisfies(jwt -> assertThat(jwt.rules().algorithms()).isEqualTo(Set.of("HS256")));
        assertThat(keys().jwt())
                .satisfies(jwt -> assertThat(jwt.rules().algorithms()).isEqualTo(Set.of("RS256", "ES256")));
        assertThat(JwtRules.SYMMETRIC).doesNotContainAnyElementsOf(JwtRules.ASYMMETRIC);
    }

    @Test
    void read_secretFile_isRead(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("secret"), "\uFEFF" + SECRET + "\r\n");

        assertThat(read(Setting.JWT_SECRET_FILE, file.toString()).jwt())
                .satisfies(jwt -> assertThat(jwt.secret()).isEqualTo(SECRET))
                .asString()
                .doesNotContain(SECRET);
    }

    @ParameterizedTest
    @CsvSource({"http://keys.example.org/, true", "http://localhost:1/, false", "https://keys.example.org/, false"})
    void keyServer_withoutTls_isOpenToOthers(String url, boolean open) {
        assertThat(keys(Setting.JWT_JWKS_URL, url).jwt())
                .satisfies(jwt -> assertThat(jwt.isOpenToOthers()).isEqualTo(open));
    }

    @ParameterizedTest
    @CsvSource({
        "JWT_SECRET, 0123456789abcdef0123456789abcdef, one way to check tokens",
        "JWT_ISSUER, '', parley.jwt.issuer",
        "JWT_AUDIENCE, '', parley.jwt.audience",
        "JWT_ALGORITHMS, HS256, with a key server",
        "JWT_ALGORITHMS, none, with a key server",
        "JWT_ALGORITHMS, 'RS256, none', with a key server",
        "JWT_JWKS_URL, ftp://keys.example.org/, https://login.example.org/keys",
        "JWT_JWKS_URL, file:///etc/passwd, https://login.example.org/keys",
        "JWT_JWKS_URL, https://user:password@keys.example.org/, https://login.example.org/keys",
        "JWT_SKEW, soon, 10s",
        "ROLES, '=x', parley.roles",
    })
    void read_keysWithNonsense_namesTheFix_andNoSecret(Setting setting, String value, String fix) {
        assertThatThrownBy(() -> keys(setting, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(fix)
                .hasMessageNotContaining(SECRET)
                .hasMessageNotContaining("user:password");
    }

    @ParameterizedTest
    @CsvSource({"RS256", "none", "'HS256, RS256'"})
    void read_secretWithAnAlgorithmOfKeys_isRefused(String algorithms) {
        assertThatThrownBy(() -> read(Setting.JWT_SECRET, SECRET, Setting.JWT_ALGORITHMS, algorithms))
                .hasMessageContaining("with a secret");
    }

    private static IdentitySettings keys(Object... more) {
        Map<Setting, String> values = new EnumMap<>(Map.of(
                Setting.JWT_JWKS_URL, "https://keys.example.org/",
                Setting.JWT_ISSUER, "https://login.example.org",
                Setting.JWT_AUDIENCE, "parley"));
        return read(values, more);
    }

    private static IdentitySettings read(Object... more) {
        return read(new EnumMap<>(Setting.class), more);
    }

    private static IdentitySettings read(Map<Setting, String> values, Object[] more) {
        for (int i = 0; i < more.length; i += 2) {
            values.put((Setting) more[i], (String) more[i + 1]);
        }
        return IdentitySettings.read(SettingValues.of(values, Deployment.WAR));
    }
}
