// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.launcher;

import static dev.parley.launcher.LauncherCalls.call;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What Tomcat itself refuses (a request that cannot be read, a host that it does not take, a path outside of every application) as a problem
 * document, in place of its page of HTML. Nothing that came with the request is in it. Stateless.
 */
final class LauncherErrors implements LauncherValve.Step {
    /** For the request line and all headers together: a token of 8 KiB, and as much again for the rest. */
    static final int MAX_HEADER_BYTES = 16 * 1024;

    @Override
    public void handle(Object request, Object response, LauncherValve.Next next) throws Exception {
        next.invoke();
        boolean open = !is(response, "isCommitted") && is(response, "isErrorReportRequired");
        boolean pending = is(request, "isAsync") && !is(request, "isAsyncCompleting");
        if (open && !pending && call(response, "getContentWritten").equals(0L)) {
            report(response, (Integer) call(response, "getStatus"), (String) call(request, "getHeader", "Host"));
        }
    }

    private static void report(Object response, int status, @Nullable String host) throws Exception {
        byte[] body = """
                {"type":"about:blank","title":"%s","status":%d,"detail":"%s","code":"%s"}""".formatted(title(status), status, detail(status, host), code(status))
                .getBytes(StandardCharsets.US_ASCII);
        call(response, "setSuspended", false);
        call(response, "setContentType", "application/problem+json");
        call(response, "setHeader", "Cache-Control", "no-store");
        call(response, "setHeader", "X-Content-Type-Options", "nosniff");
        call(response, "setContentLength", body.length);
        call(call(response, "getOutputStream"), "write", (Object) body);
        call(response, "setErrorReported");
    }

    private static boolean is(Object target, String question) throws Exception {
        return call(target, question).equals(true);
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
