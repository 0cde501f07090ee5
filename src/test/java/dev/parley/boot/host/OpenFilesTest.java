// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot.host;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OpenFilesTest {
    @Test
    void connections_thatFit_areAsAskedFor() {
        assertThat(OpenFiles.connections(8000, 20_000)).isEqualTo(8000);
        assertThat(OpenFiles.connections(8000, 8650)).isEqualTo(8000);
        assertThat(OpenFiles.connections(8000, Long.MAX_VALUE)).isEqualTo(8000);
    }

    @Test
    void connections_thatDoNotFit_leaveRoomForFilesAndRequests() {
        assertThat(OpenFiles.connections(8000, 8649)).isEqualTo(7999);
        assertThat(OpenFiles.connections(8000, 4096)).isEqualTo(3446);
        assertThat(OpenFiles.connections(8000, 1024)).isEqualTo(656);
        assertThat(OpenFiles.connections(8000, 100)).isEqualTo(8);
    }

    @Test
    void limitThatIsOff_staysOff() {
        assertThat(OpenFiles.connections(0, 1024)).isZero();
    }
}
