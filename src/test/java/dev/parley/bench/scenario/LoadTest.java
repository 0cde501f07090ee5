// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.bench.client.Dialect;
import dev.parley.bench.client.ParleyDialect;
import dev.parley.bench.client.Stamp;
import dev.parley.bench.client.Target;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LoadTest {
    @Test
    void load_thatMakesNoSense_isRefusedByName() {
        assertThatThrownBy(() -> load(0, 1, 200, 1)).hasMessageContaining("connections");
        assertThatThrownBy(() -> load(10, 11, 200, 1)).hasMessageContaining("rooms");
        assertThatThrownBy(() -> load(10, 1, Stamp.BYTES - 1, 1)).hasMessageContaining("bytes");
        assertThatThrownBy(() -> load(10, 5, 200, 3)).hasMessageContaining("publishers");
    }

    @Test
    void load_inOneRoom_keepsTheRest() {
        Load load = load(10, 5, 200, 2);

        assertThat(load.inOneRoom()).isEqualTo(load(10, 1, 200, 2));
    }

    @Test
    void target_withoutSlash_getsOne() {
        Dialect dialect = new ParleyDialect();

        assertThat(new Target("t", URI.create("http://localhost:1/parley"), null, dialect).base())
                .hasToString("http://localhost:1/parley/");
        assertThat(new Target("t", URI.create("http://localhost:1"), null, dialect).base())
                .hasToString("http://localhost:1/");
    }

    private static Load load(int connections, int rooms, int bytes, int publishers) {
        Duration second = Duration.ofSeconds(1);
        return new Load(connections, rooms, 0, 16, bytes, second, second, List.of(), 1, publishers);
    }
}
