// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.runtime.ObjectMethods;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the JDK keeps of records. The method handles behind their {@code equals}, {@code hashCode} and {@code toString} each remember the
 * types for which they were adapted last (JDK-8078641), in static fields: after an undeploy those would be classes of ours, and with them
 * the class loader, until somebody else's record happens to be used for the first time.
 */
final class RecordCaches {
    private static final Logger logger = LoggerFactory.getLogger(RecordCaches.class);

    private RecordCaches() {}

    /** Puts a class of the JDK's own in our place. To be called when nothing of ours runs any more. */
    static void forget() {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            // Any class of the JDK will do, with a component that is no plain Object: that one needs no adapting.
            MethodHandle component = lookup.findVirtual(String.class, "strip", MethodType.methodType(String.class));
            for (String method : List.of("equals", "hashCode", "toString")) {
                var unused =
                        ObjectMethods.bootstrap(lookup, method, MethodHandle.class, String.class, "strip", component);
            }
        } catch (Throwable e) {
            if (e instanceof VirtualMachineError fatal) {
                throw fatal;
            }
            logger.debug("The JDK's caches of records stay as they are", e);
        }
    }
}
