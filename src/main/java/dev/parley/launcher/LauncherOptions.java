// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.launcher;

import dev.parley.file.SystemText;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The command line. Immutable.
 *
 * @param host the address to listen on; {@code localhost} is this machine alone
 * @param port 0 picks a free one
 */
record LauncherOptions(String host, int port, Path data, boolean help, boolean version, boolean verbose) {
    static final String USAGE = """
            Parley: rooms, private chat and push for the browser.

            usage: java -jar parley.war [options]
                   java -jar parley.war bench …   loads a running Parley and says how it fares; see bench --help
              --port N      the port to listen on (8080); 0 picks a free one
              --host NAME   the address to listen on (localhost: this machine alone, by 127.0.0.1
                            and ::1); 0.0.0.0 is every address, for other machines and containers
              --data DIR    where messages and the API key are kept
                            (else -Dparley.data, else PARLEY_DATA, else ./parley-data)
              --verbose     log what the embedded Tomcat has to say, too
              --version     print the version and end
              --help        print this and end

            Every other setting is a system property before -jar (-Dparley.guests=false) or an
            environment variable (PARLEY_GUESTS=false). SIGTERM or Ctrl-C ends Parley cleanly.
            Exit codes: 1 it cannot start, 2 the command line is wrong; one line says why.
            """;

    static LauncherOptions parse(String... args) throws LauncherFailure {
        return parse(args, System.getProperties()::getProperty, System.getenv()::get);
    }

    static LauncherOptions parse(
            String[] args, UnaryOperator<@Nullable String> properties, UnaryOperator<@Nullable String> environment)
            throws LauncherFailure {
        String host = LauncherAddresses.LOCALHOST;
        int port = 8080;
        String data = firstOf(properties.apply("parley.data"), environment.apply("PARLEY_DATA"), "parley-data");
        boolean help = false;
        boolean version = false;
        boolean verbose = false;
        Iterator<String> words = Arrays.stream(args)
                .flatMap(arg -> Arrays.stream(arg.startsWith("--") ? arg.split("=", 2) : new String[] {arg}))
                .iterator();
        while (words.hasNext()) {
            String option = words.next();
            switch (option) {
                case "--port" -> port = port(value(option, words));
                case "--host" -> host = value(option, words);
                case "--data" -> data = value(option, words);
                case "--help", "-h" -> help = true;
                case "--version" -> version = true;
                case "--verbose" -> verbose = true;
                default ->
                    throw usage("Unknown option " + option
                            + (option.startsWith("-D") ? ", which belongs before -jar" : ""));
            }
        }
        return new LauncherOptions(host, port, directory(data), help, version, verbose);
    }

    /** Whether nobody but this machine reaches us. */
    boolean isLoopback() {
        try {
            return host.equalsIgnoreCase(LauncherAddresses.LOCALHOST)
                    || InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException ignored) {
            // Told when it is to be listened on.
            return false;
        }
    }

    /** Where a browser on this machine finds us, as it stands in a URL. */
    String urlHost() {
        return switch (host) {
            case "127.0.0.1", "0.0.0.0", "::", "[::]" -> "localhost";
            // RFC 3986, 3.2.2; RFC 6874 for the zone.
            default -> host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host.replace("%", "%25") + "]" : host;
        };
    }

    private static String value(String option, Iterator<String> words) throws LauncherFailure {
        String value = words.hasNext() ? words.next() : "";
        if (value.isBlank()) {
            throw usage(option + " wants a value");
        }
        return value;
    }

    private static int port(String text) throws LauncherFailure {
        if (text.matches("[0-9]{1,5}") && Integer.parseInt(text) <= 65535) {
            return Integer.parseInt(text);
        }
        throw usage("--port wants a number from 0 to 65535, not " + text);
    }

    private static Path directory(String text) throws LauncherFailure {
        SystemText system = SystemText.ofThisJvm();
        Optional<String> problem = system.pathProblem(text);
        if (problem.isPresent()) {
            throw usage("The data directory's name (--data, parley.data or PARLEY_DATA) " + problem.get() + "; "
                    + system.advice());
        }
        try {
            return Path.of(text).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw usage("--data wants a directory, not " + text);
        }
    }

    private static String firstOf(@Nullable String property, @Nullable String variable, String fallback) {
        if (property != null && !property.isBlank()) {
            return property;
        }
        return variable != null && !variable.isBlank() ? variable : fallback;
    }

    private static LauncherFailure usage(String what) {
        return new LauncherFailure(LauncherFailure.USAGE, what + "; see --help");
    }
}
