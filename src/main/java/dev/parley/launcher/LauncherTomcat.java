// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.launcher;

import static dev.parley.launcher.LauncherCalls.call;

import java.lang.reflect.Proxy;
import java.net.BindException;
import java.net.InetAddress;
import java.net.MalformedURLException;
import java.net.SocketException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The embedded Tomcat, by reflection: it comes from {@code WEB-INF/boot} and is on no class path of ours, so that the
 * same WAR runs in any Tomcat. Confined to the main thread until {@link #start}; {@link #stop} may come from another.
 */
final class LauncherTomcat {
    private static final String SOCKET_BUFFER = "2048";

    private static final String CHOOSE_HOST = ". Choose an address of this machine with --host";

    private final LauncherOptions options;
    private final Object tomcat;
    private final Object connector;
    private final Object application;

    LauncherTomcat(LauncherOptions options, LauncherFiles files, String maxConnections, String proxies)
            throws Exception {
        this.options = options;
        ClassLoader loader = loader(files.bootJars());
        Thread.currentThread().setContextClassLoader(loader);
        tomcat = LauncherCalls.create(loader, "org.apache.catalina.startup.Tomcat");
        // Also ${catalina.base}: conf/parley.properties is looked for there, so not in the folder that is emptied.
        call(tomcat, "setBaseDir", options.data().toString());
        call(tomcat, "setPort", options.port());
        // Else the first stop of a web application loads its database driver to ask whether it leaks.
        call(
                call(tomcat, "getServer"),
                "addLifecycleListener",
                LauncherCalls.create(loader, "org.apache.catalina.core.JreMemoryLeakPreventionListener"));
        // Without it the web application does not see the servlet API.
        call(call(tomcat, "getServer"), "setParentClassLoader", loader);
        call(call(tomcat, "getHost"), "setWorkDir", files.work().toString());
        connector = call(tomcat, "getConnector");
        call(connector, "setURIEncoding", "UTF-8");
        call(connector, "setProperty", "maxConnections", maxConnections);
        // A fleet that reconnects comes in one burst; the default backlog of 100 would refuse most of it.
        call(connector, "setProperty", "acceptCount", "1000");
        // A back end that pushes all day would connect anew after each hundred.
        call(connector, "setProperty", "maxKeepAliveRequests", "10000");
        call(connector, "setProperty", "maxHttpRequestHeaderSize", String.valueOf(LauncherErrors.MAX_HEADER_BYTES));
        // Two for each connection, which most of the time has nothing in them.
        call(connector, "setProperty", "socket.appReadBufSize", SOCKET_BUFFER);
        call(connector, "setProperty", "socket.appWriteBufSize", SOCKET_BUFFER);
        call(connector, "setProperty", "address", address(options.host()));
        // Without it a taken port is a line in the log and a server that nobody reaches.
        call(connector, "setThrowOnFailure", true);
        hideInternals(loader);
        if (!proxies.isEmpty()) {
            believe(loader, proxies);
        }
        application = call(tomcat, "addWebapp", "/parley", files.application().toString());
        call(application, "setFailCtxIfServletStartFails", true);
        // A second one on the same data is somebody's mistake, to be told at once; in a Tomcat it may be a new version
        // that waits.
        call(application, "addParameter", "dev.parley.launched", "true");
        scanNoJars();
        redirectRoot(loader);
    }

    /** Takes the port, then starts the application; returns the port. */
    int start() throws Exception {
        try {
            call(tomcat, "init");
        } catch (Exception e) {
            throw portFailure(e);
        }
        call(tomcat, "start");
        return (Integer) call(connector, "getLocalPort");
    }

    boolean isApplicationStarted() throws Exception {
        return call(application, "getState").toString().equals("STARTED");
    }

    void await() throws Exception {
        call(call(tomcat, "getServer"), "await");
    }

    void stop() throws Exception {
        call(tomcat, "stop");
        call(tomcat, "destroy");
    }

    /** No version and no stack trace in what a stranger sees, and our own form where that can be. */
    private void hideInternals(ClassLoader loader) throws Exception {
        Object errors = LauncherCalls.create(loader, "org.apache.catalina.valves.ErrorReportValve");
        call(errors, "setShowReport", false);
        call(errors, "setShowServerInfo", false);
        Object pipeline = call(call(tomcat, "getHost"), "getPipeline");
        call(pipeline, "addValve", errors);
        // Behind it, so that it has nothing left to say.
        call(pipeline, "addValve", LauncherValve.create(loader, new LauncherErrors()));
    }

    /** Of these proxies' requests, address and scheme are those that they tell of; nobody else's word counts. */
    private void believe(ClassLoader loader, String proxies) throws Exception {
        Object valve = LauncherCalls.create(loader, "org.apache.catalina.valves.RemoteIpValve");
        // Tomcat 10.1 would take networks for a pattern, which matches nothing.
        boolean knowsNetworks = Arrays.stream(valve.getClass().getDeclaredFields())
                .anyMatch(field -> field.getName().equals("internalProxiesCidr"));
        call(
                valve,
                "setInternalProxies",
                knowsNetworks ? LauncherProxies.networks(proxies) : LauncherProxies.pattern(proxies));
        call(valve, "setProtocolHeader", "X-Forwarded-Proto");
        Object pipeline = call(call(tomcat, "getEngine"), "getPipeline");
        call(pipeline, "addValve", LauncherValve.create(loader, new LauncherForwarded()));
        call(pipeline, "addValve", valve);
    }

    /** We know what is in our jars: no fragments and no tag libraries. Our initializer is found without scanning. */
    private void scanNoJars() throws Exception {
        Object scanner = call(application, "getJarScanner");
        call(scanner, "setScanClassPath", false);
        Object filter = call(scanner, "getJarScanFilter");
        call(filter, "setTldSkip", "*");
        call(filter, "setPluggabilitySkip", "*");
    }

    /** {@code /} leads to {@code parley/} below it, by a servlet that needs no servlet API at compile time. */
    private void redirectRoot(ClassLoader loader) throws Exception {
        Class<?> servletType = loader.loadClass("jakarta.servlet.Servlet");
        Object servlet = Proxy.newProxyInstance(loader, new Class<?>[] {servletType}, (proxy, method, args) -> {
            switch (method.getName()) {
                case "service" -> {
                    // Relative: a proxy may show this under another path.
                    call(args[1], "setHeader", "Location", "parley/");
                    call(args[1], "setStatus", 302);
                }
                case "hashCode" -> {
                    return System.identityHashCode(proxy);
                }
                case "equals" -> {
                    return proxy == args[0];
                }
                default -> {}
            }
            return null;
        });
        Object root = call(tomcat, "addContext", "", null);
        call(tomcat, "addServlet", "", "root", servlet);
        call(root, "addServletMapping", "", "root");
    }

    private LauncherFailure portFailure(Exception failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String reason = String.valueOf(cause.getMessage());
        String fix;
        if (cause instanceof BindException && reason.contains("in use")) {
            fix = "Port " + options.port() + " is taken. Stop what listens there, or choose another with --port"
                    + " (0 picks a free one)";
        } else if (cause instanceof SocketException && reason.contains("ermission")) {
            fix = "Port " + options.port() + " needs more rights than Parley has. Choose one above 1023 with --port";
        } else if (cause instanceof SocketException) {
            fix = "Cannot listen on " + options.host() + ": " + reason + CHOOSE_HOST;
        } else {
            fix = "The embedded Tomcat does not start: " + LauncherLog.Start.reason(failure);
        }
        return new LauncherFailure(LauncherFailure.CANNOT_START, fix);
    }

    /** Tomcat would take an unknown name for "all addresses" and say nothing. */
    private static String address(String host) throws LauncherFailure {
        try {
            return InetAddress.getByName(host).getHostAddress();
        } catch (UnknownHostException e) {
            throw new LauncherFailure(LauncherFailure.CANNOT_START, "Unknown address " + host + CHOOSE_HOST);
        }
    }

    private static ClassLoader loader(List<Path> jars) throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (Path jar : jars) {
            // In the URL of a jar's entry "!/" ends the jar's name, and a directory may end with an exclamation mark.
            urls.add(URI.create(jar.toUri().toString().replace("!", "%21")).toURL());
        }
        return new URLClassLoader("tomcat", urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }
}
