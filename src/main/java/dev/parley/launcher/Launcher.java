// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.launcher;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.parley.config.Deployment;
import dev.parley.config.Setting;
import dev.parley.config.SettingValues;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Properties;

/**
 * {@code java -jar parley.war}: Parley with the Tomcat that the WAR carries, at {@code http://localhost:8080/parley/}.
 * This class and all {@code Launcher…} beside it live at the root of the WAR, with what reads settings, and use only the JDK.
 */
public final class Launcher {
    private Launcher() {}

    public static void main(String[] args) {
        try {
            LauncherSettings.requireReadableDirectory();
            if (args.length > 0 && args[0].equals("bench")) {
                System.exit(LauncherBench.run(war(), Arrays.copyOfRange(args, 1, args.length)));
            }
            LauncherOptions options = LauncherOptions.parse(args);
            if (options.help()) {
                System.out.print(LauncherOptions.USAGE);
            } else if (options.version()) {
                System.out.println("parley " + version());
            } else {
                run(options);
            }
        } catch (LauncherFailure e) {
            System.err.println(e.getMessage());
            System.exit(e.exitCode());
        } catch (Exception e) {
            System.err.println("Parley cannot start: " + LauncherLog.Start.reason(e));
            System.exit(LauncherFailure.CANNOT_START);
        }
    }

    private static void run(LauncherOptions options) throws Exception {
        LauncherHeap.watch();
        LauncherLog.Start log = LauncherLog.install(options.verbose());
        Path war = war();
        // What the web application chooses its defaults by.
        System.setProperty(Deployment.LAUNCHER_LOOPBACK, String.valueOf(options.isLoopback()));
        SettingValues settings = LauncherSettings.read(options.data(), war);
        LauncherFiles files = LauncherFiles.open(options.data());
        files.unpack(war);
        System.setProperty("parley.data", options.data().toString());
        System.setProperty("java.io.tmpdir", files.temporary().toString());
        // Read once, when the first WebSocket class loads. The default of 8 KiB three times a connection is most of its
        // memory, and our frames are not written through it, unless they are compressed.
        if (System.getProperty("org.apache.tomcat.websocket.DEFAULT_BUFFER_SIZE") == null) {
            System.setProperty(
                    "org.apache.tomcat.websocket.DEFAULT_BUFFER_SIZE",
                    settings.flag(Setting.COMPRESSION, false) ? "4096" : "1024");
        }
        LauncherServer tomcat = LauncherLoader.server(files, plan(options, settings, files));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(tomcat, files), "parley-stop"));
        int port = tomcat.start();
        if (!tomcat.isApplicationStarted()) {
            throw new LauncherFailure(
                    LauncherFailure.CANNOT_START,
                    "Parley cannot start: " + log.failed().orElse("see the log above, or run again with --verbose"));
        }
        log.succeeded();
        greet(System.out, options, port, settings.flag(Setting.DEMO_ENDPOINTS, false));
        tomcat.await();
    }

    private static LauncherPlan plan(LauncherOptions options, SettingValues settings, LauncherFiles files)
            throws LauncherFailure {
        return new LauncherPlan(
                LauncherAddresses.of(options.host()),
                options.port(),
                options.data(),
                files.application(),
                files.work(),
                maxConnections(settings),
                settings.text(Setting.TRUSTED_PROXIES),
                settings.count(Setting.SOCKETS_PER_ADDRESS),
                settings.span(Setting.HEADER_DEADLINE));
    }

    private static void greet(PrintStream out, LauncherOptions options, int port, boolean console) {
        String url = "http://" + options.urlHost() + ":" + port + "/parley/";
        String key = quoted(options.data().resolve("api-key").toString());
        out.println("""
                Parley is ready: %1$s
                  chat     %1$schat%4$s
                  data     %2$s
                Push a message to everyone:
                  curl -H "Authorization: Bearer $(cat %3$s)" -H 'Content-Type: application/json' -d '{"to":{"all":true},"body":"hello"}' %1$sapi/v1/push""".formatted(url, options.data(), key, console ? "\n  console  " + url + "console" : ""));
        out.flush();
    }

    private static String quoted(String path) {
        return path.matches("[A-Za-z0-9/._:-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
    }

    private static void stop(LauncherServer tomcat, LauncherFiles files) {
        try (files) {
            tomcat.stop();
        } catch (Exception e) {
            System.err.println("Parley did not stop cleanly: " + LauncherLog.Start.reason(e));
        }
    }

    /** Room for Parley's own limit and 500 more: at the connector's limit even a refusal would hang. */
    private static String maxConnections(SettingValues settings) {
        int limit = settings.count(Setting.CONNECTIONS);
        long wanted = limit == 0 ? Long.MAX_VALUE : limit + 500L;
        // Files that are not sockets need room too; the web application lowers its own limit accordingly, and says so.
        long fitting = Math.max(10, openFiles() - 150);
        long most = Math.min(wanted, fitting);
        return most == Long.MAX_VALUE ? "-1" : String.valueOf(Math.min(most, Integer.MAX_VALUE));
    }

    private static long openFiles() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
    }

    private static Path war() throws LauncherFailure, URISyntaxException {
        Path war = Path.of(Launcher.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        if (!Files.isRegularFile(war)) {
            throw new LauncherFailure(LauncherFailure.USAGE, "Run the WAR: java -jar parley.war");
        }
        return war;
    }

    private static String version() throws IOException {
        Properties properties = new Properties();
        try (InputStream in =
                Launcher.class.getResourceAsStream("/WEB-INF/classes/dev/parley/boot/version.properties")) {
            if (in != null) {
                properties.load(in);
            }
        }
        return properties.getProperty("parley.version", "unknown");
    }
}
