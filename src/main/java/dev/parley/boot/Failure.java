// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import dev.parley.error.LogText;
import jakarta.servlet.ServletContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What keeps Parley from starting inside a portal, in words for its operator. */
final class Failure {
    private Failure() {}

    /** One line. Fails itself where the JVM is at its end. */
    static String reason(Throwable failure) {
        if (failure instanceof VirtualMachineError fatal && !(failure instanceof StackOverflowError)) {
            throw fatal;
        }
        if (failure instanceof NoClassDefFoundError missing) {
            return "the class " + String.valueOf(missing.getMessage()).replace('/', '.')
                    + " is missing or does not load: which jars belong beside the fragment in WEB-INF/lib is in docs/portal.md";
        }
        String message = failure.getMessage();
        boolean told = message != null && failure instanceof Exception;
        return LogText.ofOurs(told ? message : failure.toString());
    }

    /** To our log, and where that is what is wrong, to the container's. */
    static void report(ServletContext context, String reason, Throwable failure) {
        try {
            Logger logger = LoggerFactory.getLogger(ParleyInitializer.class);
            logger.error("Parley does not start, the portal does: {}", reason);
            // What an operator can mend says so itself; else somebody has to see where it comes from.
            boolean expected = failure instanceof IllegalArgumentException || failure instanceof IllegalStateException;
            if (expected) {
                logger.debug("What was thrown", failure);
            } else {
                logger.warn("What was thrown", failure);
            }
        } catch (LinkageError | RuntimeException ignored) {
            context.log("Parley does not start, the portal does: " + reason, failure);
        }
    }
}
