// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/**
 * What a piece of work cost this process in processor time. It compares with what another piece cost in the same run, the control, and with no
 * number of its own: the one says something of Parley, the other of the machine.
 */
public final class Effort {
    private final long nanos;

    /** What costs something. */
    @FunctionalInterface
    public interface Work {
        void run() throws Exception;
    }

    private Effort(long nanos) {
        this.nanos = nanos;
    }

    public static Effort none() {
        return new Effort(0);
    }

    public static Effort of(Work work) throws Exception {
        long before = used();
        work.run();
        return new Effort(used() - before);
    }

    public Effort plus(Effort other) {
        return new Effort(nanos + other.nanos);
    }

    /** Whether this is less than so many times the control. */
    public boolean isLessThan(double times, Effort control) {
        return nanos < times * control.nanos;
    }

    /** Such as {@code 120 ms of CPU}, for the line that a test prints. */
    @Override
    public String toString() {
        return TimeUnit.NANOSECONDS.toMillis(nanos) + " ms of CPU";
    }

    private static long used() {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return system.getProcessCpuTime();
    }
}
