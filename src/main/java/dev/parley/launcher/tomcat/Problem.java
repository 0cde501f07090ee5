// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.launcher.tomcat;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A problem document (RFC 9457) where no application answers. Nothing that came with the request is in it. Stateless. */
final class Problem {
    /** For the request line and all headers together: a token of 8 KiB, and as much again for the rest. */
    static final int MAX_HEADER_BYTES = 16 * 1024;

    private Problem() {}

    /**
     * Writes one, of some two hundred bytes, into the response's buffer.
     *
     * @param host what the request's header says
     */
    static void write(HttpServletResponse response, int status, @Nullable String host) throws IOException {
        byte[] body = """
                {"type":"about:blank","title":"%s","status":%d,"detail":"%s","code":"%s"}""".formatted(title(status), status, detail(status, host), code(status))
                .getBytes(StandardCharsets.US_ASCII);
        response.setContentType("application/problem+json");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.getOutputStream().write(body);
        // After the body: Tomcat 11 ends an answer as soon as its length is reached, and waits for the peer to take it.
        response.setContentLength(body.length);
    }

    private static String detail(int status, @Nullable String host) {
        return switch (status) {
            case 400 ->
                host != null && host.indexOf('_') >= 0
                        ? "the host in the header Host has an underscore, which is in no host's name (RFC 1123) and which Tomcat"
                                + " does not take: use another name for this server, or let the proxy send another Host"
                        : "the request cannot be read: check its first line, its address, its cookies, and that all of its headers"
                                + " have at most " + MAX_HEADER_BYTES + " bytes together";
            case 404 -> "there is nothing at this path; Parley is at /parley/";
            case 405 -> "this server does not answer that method";
            case 505 -> "this server speaks HTTP/1.1";
            default ->
                ofTheRequest(status)
                        ? "the server does not take this request: check its method, its headers and its size"
                        : "the server failed at this; its log says why";
        };
    }

    /** Also a method, an encoding or a version that this server does not know, which HTTP counts as its own. */
    private static boolean ofTheRequest(int status) {
        return status < 500 || status == 501 || status == 505;
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 413 -> "Content Too Large";
            case 417 -> "Expectation Failed";
            case 501 -> "Not Implemented";
            case 503 -> "Service Unavailable";
            case 505 -> "HTTP Version Not Supported";
            default -> status < 500 ? "Bad Request" : "Internal Server Error";
        };
    }

    private static String code(int status) {
        return switch (status) {
            case 404 -> "route.unknown";
            case 405 -> "method.notAllowed";
            case 413 -> "body.tooLarge";
            case 503 -> "server.unavailable";
            default -> ofTheRequest(status) ? "request.invalid" : "server.error";
        };
    }
}
