// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

class DataDirectoryTest {
    @Test
    void closed_takesFromOthers_andFromAGroupThatHasNoMoreThanThey() {
        assertThat(closed("rwxr-xr-x")).isEqualTo("rwx------");
        assertThat(closed("rwxrwxrwx")).isEqualTo("rwx------");
        assertThat(closed("rwx--x--x")).isEqualTo("rwx------");
        assertThat(closed("rwxr-xrwx")).isEqualTo("rwx------");
    }

    @Test
    void closed_keepsWhatTheGroupWasGivenAlone() {
        assertThat(closed("rwxr-x---")).isEqualTo("rwxr-x---");
        assertThat(closed("rwxr-x--x")).isEqualTo("rwxr-x---");
        assertThat(closed("rwxrwxr-x")).isEqualTo("rwxrwx---");
    }

    @Test
    void closed_changesNothing_thatIsTheOwnersAlone() {
        assertThat(closed("rwx------")).isEqualTo("rwx------");
    }

    @Test
    void names_thatParleyMakes_areOurs_withTheirDraftsAndCopies() {
        for (String name : new String[] {
            "parley.db", "parley.db-wal", "parley.db.bak", "parley.lock", "guest-key", "guest-key.new", "run", "native"
        }) {
            assertThat(DataDirectory.isOurs(name)).as(name).isTrue();
        }
        for (String name : new String[] {"photos", "parley", ".ssh", "run2", "db", "key"}) {
            assertThat(DataDirectory.isOurs(name)).as(name).isFalse();
        }
    }

    private static String closed(String mode) {
        return PosixFilePermissions.toString(DataDirectory.closed(PosixFilePermissions.fromString(mode)));
    }
}
