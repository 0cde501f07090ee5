// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.launcher.tomcat;

import dev.parley.launcher.LauncherFailure;
import dev.parley.launcher.LauncherPlan;
import dev.parley.launcher.LauncherProxies;
import dev.parley.launcher.LauncherServer;
import java.util.Arrays;
import java.util.function.LongSupplier;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.core.JreMemoryLeakPreventionListener;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.catalina.valves.RemoteIpValve;
import org.apache.tomcat.util.scan.StandardJarScanFilter;
import org.apache.tomcat.util.scan.StandardJarScanner;

/** The embedded Tomcat with Parley at {@code /parley}, see {@link LauncherServer}. */
public final class EmbeddedTomcat implements LauncherServer {
    private static final String REFUSED_SOCKETS = "dev.parley.launcher.refused-sockets";

    private final Tomcat tomcat = new Tomcat();
    private final Listeners listeners;
    private final Context application;

    public EmbeddedTomcat(LauncherPlan plan) throws LauncherFailure {
        // Also ${catalina.base}: conf/parley.properties is looked for there, so not in the folder that is emptied.
        tomcat.setBaseDir(plan.base().toString());
        // Else the first stop of a web application loads its database driver to ask whether it leaks.
        tomcat.getServer().addLifecycleListener(new JreMemoryLeakPreventionListener());
        // Without it the web application does not see the servlet API.
        tomcat.getServer().setParentClassLoader(EmbeddedTomcat.class.getClassLoader());
        StandardHost host = (StandardHost) tomcat.getHost();
        host.setWorkDir(plan.work().toString());
        hideInternals(host);
        if (!plan.proxies().isEmpty()) {
            trustProxies(plan.proxies());
        }
        OpenSockets sockets = new OpenSockets(plan.socketsPerAddress(), LauncherProxies.matcher(plan.proxies()));
        listeners = new Listeners(tomcat.getService(), plan, sockets);
        StandardContext parley =
                (StandardContext) tomcat.addWebapp("/parley", plan.application().toString());
        parley.setFailCtxIfServletStartFails(true);
        // A second one on the same data is somebody's mistake, to be told at once; in a Tomcat it may be a new version
        // that waits.
        parley.addParameter("dev.parley.launched", "true");
        scanNoJars(parley);
        parley.getServletContext().setAttribute(REFUSED_SOCKETS, (LongSupplier) sockets::refused);
        application = parley;
        answerAtTheRoot();
    }

    @Override
    public int start() throws Exception {
        tomcat.init();
        int port = listeners.open();
        tomcat.start();
        return port;
    }

    @Override
    public boolean isApplicationStarted() {
        return application.getState() == LifecycleState.STARTED;
    }

    @Override
    public void await() {
        tomcat.getServer().await();
    }

    @Override
    public void stop() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }

    /** No version and no stack trace in what a stranger sees, and our own form where that can be. */
    private static void hideInternals(StandardHost host) {
        ErrorReportValve errors = new ErrorReportValve();
        errors.setShowReport(false);
        errors.setShowServerInfo(false);
        host.getPipeline().addValve(errors);
        // Behind it, so that it has nothing left to say.
        host.getPipeline().addValve(new ProblemValve());
    }

    /** Of these proxies' requests, address and scheme are those that they tell of; nobody else's word counts. */
    private void trustProxies(String proxies) throws LauncherFailure {
        RemoteIpValve valve = new RemoteIpValve();
        // Tomcat 10.1 would take networks for a pattern, which matches nothing.
        boolean knowsNetworks = Arrays.stream(RemoteIpValve.class.getDeclaredFields())
                .anyMatch(field -> field.getName().equals("internalProxiesCidr"));
        valve.setInternalProxies(knowsNetworks ? LauncherProxies.networks(proxies) : LauncherProxies.pattern(proxies));
        valve.setProtocolHeader("X-Forwarded-Proto");
        tomcat.getEngine().getPipeline().addValve(new ForwardedValve());
        tomcat.getEngine().getPipeline().addValve(valve);
    }

    /** We know what is in our jars: no fragments and no tag libraries. Our initializer is found without scanning. */
    private static void scanNoJars(Context context) {
        StandardJarScanner scanner = new StandardJarScanner();
        scanner.setScanClassPath(false);
        StandardJarScanFilter filter = new StandardJarScanFilter();
        filter.setTldSkip("*");
        filter.setPluggabilitySkip("*");
        scanner.setJarScanFilter(filter);
        context.setJarScanner(scanner);
    }

    private void answerAtTheRoot() {
        Context root = tomcat.addContext("", null);
        Tomcat.addServlet(root, "root", new RootServlet()).setAsyncSupported(true);
        root.addServletMapping("/", "root");
    }
}
