// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.quota.DiskReserve;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StorageWatchTest {
    private static final long MIB = 1 << 20;

    private final DiskReserve reserve = new DiskReserve();
    private CompletableFuture<Long> spare = CompletableFuture.completedFuture(0L);
    private long size = 1000 * MIB;
    private long free = 500 * MIB;
    private boolean broken;

    private final StorageWatch.Disk disk = new StorageWatch.Disk() {
        @Override
        public long size() throws IOException {
            return told(size);
        }

        @Override
        public long free() throws IOException {
            return told(free);
        }

        private long told(long bytes) throws IOException {
            if (broken) {
                throw new IOException("gone");
            }
            return bytes;
        }
    };

    @ParameterizedTest
    @CsvSource({"100, 10", "2559, 255", "2560, 256", "1000000, 256"})
    void reserve_thatNobodySet_isATenthOfASmallDisk(long mibs, long kept) {
        size = mibs * MIB;
        watch(OptionalLong.empty()).start();

        assertThat(reserve.bytes() / MIB).isEqualTo(kept);
    }

    @Test
    void reserve_thatIsSet_isTakenAsItIs() {
        watch(OptionalLong.of(600 * MIB)).start();

        assertThat(reserve.bytes()).isEqualTo(600 * MIB);
        assertThat(reserve.isReached()).isTrue();
    }

    @Test
    void reserve_ofZero_keepsNothing() {
        free = 0;
        watch(OptionalLong.of(0)).start();

        assertThat(reserve.isReached()).isFalse();
    }

    @Test
    void disk_thatFills_reachesTheReserve_andLeavesItWhenThereIsRoom() {
        StorageWatch watch = watch(OptionalLong.empty());
        watch.start();
        assertThat(reserve.isReached()).isFalse();

        free = 100 * MIB - 1;
        watch.run();
        assertThat(reserve.isReached()).isTrue();
        assertThat(reserve.free()).isEqualTo(100 * MIB - 1);

        free = 200 * MIB;
        watch.run();
        assertThat(reserve.isReached()).isFalse();
    }

    @Test
    void roomInsideOfTheFile_countsAsFree() {
        StorageWatch watch = watch(OptionalLong.empty());
        free = 50 * MIB;
        watch.start();
        assertThat(reserve.isReached()).isTrue();

        spare = CompletableFuture.completedFuture(100 * MIB);
        watch.run();

        assertThat(reserve.isReached()).isFalse();
        assertThat(reserve.free()).isEqualTo(150 * MIB);
    }

    @Test
    void storage_thatDoesNotSay_countsForNothing() {
        free = 50 * MIB;
        spare = CompletableFuture.failedFuture(new ParleyException(ErrorCode.SERVER_UNAVAILABLE, "busy"));
        watch(OptionalLong.empty()).start();

        assertThat(reserve.isReached()).isTrue();
    }

    @Test
    void disk_thatCannotBeMeasured_staysAsItWas() {
        StorageWatch watch = watch(OptionalLong.empty());
        free = 50 * MIB;
        watch.start();

        broken = true;
        watch.run();

        assertThat(reserve.isReached()).isTrue();
    }

    private StorageWatch watch(OptionalLong wanted) {
        return new StorageWatch(disk, wanted, () -> spare, reserve);
    }
}
