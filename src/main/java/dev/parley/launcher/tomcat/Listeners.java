// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.launcher.tomcat;

import dev.parley.launcher.LauncherAddresses;
import dev.parley.launcher.LauncherFailure;
import dev.parley.launcher.LauncherPlan;
import java.net.BindException;
import java.net.InetAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Service;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardThreadExecutor;

/** A connector for each address, all on one port and with one pool of threads. Confined to the main thread. */
final class Listeners {
    private static final int FREE_PORT_TRIES = 20;
    private static final int MIN_THREADS = 10;
    private static final String SOCKET_BUFFER = "2048";
    private static final String TIMEOUT_MILLIS = "20000";
    private static final String KEEP_ALIVE_MILLIS = "60000";

    private final Service service;
    private final LauncherPlan plan;
    private final OpenSockets sockets;
    private final StandardThreadExecutor threads = new StandardThreadExecutor();

    Listeners(Service service, LauncherPlan plan, OpenSockets sockets) {
        this.service = service;
        this.plan = plan;
        this.sockets = sockets;
        threads.setName("http");
        threads.setNamePrefix("http-exec-");
        threads.setMinSpareThreads(MIN_THREADS);
        service.addExecutor(threads);
    }

    /** Takes the port at every address; returns it. Nothing is answered before the service is started. */
    int open() throws LauncherFailure, LifecycleException {
        for (int tries = 1; ; tries++) {
            List<Connector> opened = new ArrayList<>();
            try {
                int port = plan.port();
                for (InetAddress address : plan.addresses().all()) {
                    Connector connector = connector(address, port);
                    opened.add(connector);
                    service.addConnector(connector);
                    connector.init();
                    port = connector.getLocalPort();
                }
                return port;
            } catch (LifecycleException e) {
                // The port that was free at the first address is another's at the second: the next one may not be.
                if (plan.port() != 0 || opened.size() < 2 || tries == FREE_PORT_TRIES) {
                    throw failure(e, opened.get(opened.size() - 1));
                }
                for (Connector connector : opened) {
                    service.removeConnector(connector);
                    connector.destroy();
                }
            }
        }
    }

    private Connector connector(InetAddress address, int port) {
        GuardedProtocol protocol = new GuardedProtocol(sockets, plan.headerDeadline());
        protocol.setExecutor(threads);
        protocol.setAddress(address);
        Connector connector = new Connector(protocol);
        connector.setPort(port);
        connector.setURIEncoding("UTF-8");
        // Without it a taken port is a line in the log and a server that nobody reaches.
        connector.setThrowOnFailure(true);
        connector.setProperty("maxConnections", plan.maxConnections());
        // A fleet that reconnects comes in one burst; the default backlog of 100 would refuse most of it.
        connector.setProperty("acceptCount", "1000");
        // A back end that pushes all day would connect anew after each hundred.
        connector.setProperty("maxKeepAliveRequests", "10000");
        connector.setProperty("maxHttpRequestHeaderSize", String.valueOf(Problem.MAX_HEADER_BYTES));
        // How long a peer may send nothing, or take nothing, in the midst of something; and between two requests.
        connector.setProperty("connectionTimeout", TIMEOUT_MILLIS);
        connector.setProperty("keepAliveTimeout", KEEP_ALIVE_MILLIS);
        // Two for each connection, which most of the time has nothing in them.
        connector.setProperty("socket.appReadBufSize", SOCKET_BUFFER);
        connector.setProperty("socket.appWriteBufSize", SOCKET_BUFFER);
        return connector;
    }

    private LauncherFailure failure(LifecycleException failure, Connector connector) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String reason = String.valueOf(cause.getMessage());
        String fix;
        if (cause instanceof BindException && reason.contains("in use")) {
            fix = "Port " + connector.getPort() + " is taken. Stop what listens there, or choose another with --port"
                    + " (0 picks a free one)";
        } else if (cause instanceof SocketException && reason.contains("ermission")) {
            fix = "Port " + connector.getPort()
                    + " needs more rights than Parley has. Choose one above 1023 with --port";
        } else if (cause instanceof SocketException) {
            fix = "Cannot listen on " + plan.addresses().host() + ": " + reason + LauncherAddresses.CHOOSE_HOST;
        } else {
            fix = "The embedded Tomcat does not start: " + reason;
        }
        return new LauncherFailure(LauncherFailure.CANNOT_START, fix);
    }
}
