// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.launcher.tomcat;

import org.apache.tomcat.util.net.AbstractEndpoint.Handler;
import org.apache.tomcat.util.net.NioChannel;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;

/** A handler that also tells of each socket that is closed. Thread-safe as the other is. */
record HeardReleases(Handler<NioChannel> handler, OpenSockets sockets) implements Handler<NioChannel> {
    @Override
    public SocketState process(SocketWrapperBase<NioChannel> socket, SocketEvent status) {
        return handler.process(socket, status);
    }

    @Override
    public Object getGlobal() {
        return handler.getGlobal();
    }

    @Override
    public void release(SocketWrapperBase<NioChannel> socket) {
        sockets.leave(socket.getSocket().getIOChannel());
        handler.release(socket);
    }

    @Override
    public void pause() {
        handler.pause();
    }

    @Override
    public void recycle() {
        handler.recycle();
    }
}
