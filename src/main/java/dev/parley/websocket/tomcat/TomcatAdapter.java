// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.websocket.tomcat;

import dev.parley.error.LogText;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one door to what lies below Tomcat's WebSocket API. It writes to the socket of a session only in a line of Tomcat that the tests run
 * with, and only where every member that it needs is there. Where one of both is not so, frames go through the API, and the log has one
 * line at WARN. What it does to the reading side, it does wherever the members are there: the API cannot stop a client that sends much and
 * reads nothing. Thread-safe; one for each web application.
 */
public final class TomcatAdapter {
    private static final Logger logger = LoggerFactory.getLogger(TomcatAdapter.class);
    /** TomEE and others put a word of their own before the stroke. */
    private static final Pattern TOMCAT = Pattern.compile("Apache Tomcat[^/]*/(\\d+\\.\\d+)\\..*");

    private final boolean direct;
    private final AtomicBoolean toldOfWriting = new AtomicBoolean();
    private final AtomicBoolean toldOfReading = new AtomicBoolean();

    /**
     * Makes an adapter.
     *
     * @param wanted whether the setting allows to write to sockets
     * @param serverInfo what the container says of itself; one that hides its version is judged by its members alone
     * @param testedLines the lines of Tomcat that the tests run with, such as {@code 11.0}
     */
    public TomcatAdapter(boolean wanted, String serverInfo, Collection<String> testedLines) {
        Matcher tomcat = TOMCAT.matcher(serverInfo);
        boolean tested = !tomcat.matches() || testedLines.contains(tomcat.group(1));
        this.direct = wanted && tested;
        if (wanted && !tested) {
            tellOfWriting(serverInfo + " is none of the Tomcats that Parley is tested with ("
                    + String.join(", ", new TreeSet<>(testedLines)) + ")");
        }
    }

    /** The socket below a session; empty where frames go through the API, as they do where an extension has a say in what they look like. */
    public Optional<TomcatSocket> socket(Session session) {
        if (!direct || !session.getNegotiatedExtensions().isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new TomcatSocket(session));
        } catch (ReflectiveOperationException | RuntimeException e) {
            tellOfWriting(e.toString());
            return Optional.empty();
        }
    }

    /** The reading side of a session; empty where it cannot be suspended. */
    public Optional<TomcatFrame> frame(Session session) {
        try {
            return Optional.of(new TomcatFrame(session));
        } catch (ReflectiveOperationException | RuntimeException e) {
            if (toldOfReading.compareAndSet(false, true)) {
                logger.warn(
                        "WebSocket sessions cannot be suspended in this container, so clients that send much and read"
                                + " nothing may be cut off: {}",
                        LogText.of(e.toString()));
            }
            return Optional.empty();
        }
    }

    /**
     * Gives back the buffers that a session needs only for the API. To be called while it is being opened, before anything is read or
     * written.
     */
    public void shrinkBuffers(Session session) {
        TomcatBuffers.shrink(session);
    }

    /**
     * Sends the close frame if it can be sent at once, tells the endpoint, and closes the socket.
     *
     * @return false where this is not Tomcat (10.1 or 11): then it may not have happened
     */
    public boolean end(Session session, CloseReason reason) {
        return TomcatEnd.now(session, reason);
    }

    private void tellOfWriting(String reason) {
        if (toldOfWriting.compareAndSet(false, true)) {
            logger.warn(
                    "Parley writes WebSocket frames by the API of the container, which delivers fewer messages: {}."
                            + " parley.websocket.direct=off takes this line away",
                    LogText.of(reason));
        }
    }
}
