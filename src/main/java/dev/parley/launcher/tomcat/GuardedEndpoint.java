// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.launcher.tomcat;

import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.NioEndpoint;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/** Tomcat's endpoint with what it lacks: a bound on the sockets of one address, and an end to headers that do not end. */
final class GuardedEndpoint extends NioEndpoint {
    private static final long LOOK_MILLIS = 500;

    private final OpenSockets sockets;
    private final HeaderDeadline headers;
    private @Nullable ScheduledFuture<?> looks;

    GuardedEndpoint(OpenSockets sockets, Duration headerDeadline) {
        this.sockets = sockets;
        this.headers = new HeaderDeadline(headerDeadline);
    }

    /** Tomcat's own, and we hear of each socket that is closed, whoever closes it. */
    @Override
    public void setHandler(Handler<NioChannel> handler) {
        super.setHandler(new HeardReleases(handler, sockets));
    }

    @Override
    protected boolean setSocketOptions(SocketChannel socket) {
        if (!sockets.enter(socket)) {
            // Nobody else knows of it yet who would close it.
            destroySocket(socket);
            return false;
        }
        boolean taken = super.setSocketOptions(socket);
        if (!taken) {
            sockets.leave(socket);
        }
        return taken;
    }

    @Override
    public void startInternal() throws Exception {
        super.startInternal();
        if (headers.isOn()) {
            looks = getUtilityExecutor()
                    .scheduleWithFixedDelay(this::endLateHeaders, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void stopInternal() {
        if (looks != null) {
            looks.cancel(false);
        }
        super.stopInternal();
    }

    private void endLateHeaders() {
        long now = System.nanoTime();
        for (SocketWrapperBase<NioChannel> socket : getConnections()) {
            if (headers.isLate(socket, now)) {
                // As Tomcat ends one that was silent for too long.
                processSocket(socket, SocketEvent.ERROR, true);
            }
        }
    }
}
