// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot.host;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRequest;
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
 * the class loader, until somebody else's record happens to be used for the first time, or, from Java 18 on, until memory is short.
 */
public final class RecordCaches {
    private static final Logger logger = LoggerFactory.getLogger(RecordCaches.class);

    private RecordCaches() {}

    /** Puts classes of the container in our place. To be called when nothing of ours runs any more. */
    public static void forget() {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            // They outlive us, and are no part of the JDK: its own are remembered elsewhere and would replace nothing.
            MethodHandle component = lookup.findVirtual(
                    ServletRequest.class, "getServletContext", MethodType.methodType(ServletContext.class));
            for (String method : List.of("equals", "hashCode", "toString")) {
                var unused = ObjectMethods.bootstrap(
                        lookup, method, MethodHandle.class, ServletRequest.class, "context", component);
            }
        } catch (Throwable e) {
            if (e instanceof VirtualMachineError fatal) {
                throw fatal;
            }
            logger.debug("The JDK's caches of records stay as they are", e);
        }
    }
}
