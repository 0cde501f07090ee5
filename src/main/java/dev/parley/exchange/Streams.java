// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.exchange;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.ServletResponseWrapper;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Optional;

/**
 * What is known of a request's and a response's stream. Stateless. Portals' filters put wrappers around both, whose streams often know
 * nothing of listeners: only the container's own are worth trusting with one.
 */
final class Streams {
    private Streams() {}

    /** Whether there is, or may be, a body, read or not. */
    static boolean mayHaveBody(HttpServletRequest request) {
        if (request.getContentLengthLong() > 0 || request.getHeader("Transfer-Encoding") != null) {
            return true;
        }
        // From HTTP/2 on a body needs neither.
        return request.getContentLengthLong() < 0
                && !request.getProtocol().startsWith("HTTP/1")
                && !request.getMethod().equals("GET")
                && !request.getMethod().equals("HEAD");
    }

    /** Whether the request's stream is the container's own. */
    static boolean isContainers(ServletRequest request) throws IOException {
        try {
            return request.getInputStream() == bare(request).getInputStream();
        } catch (IllegalStateException ignored) {
            // A wrapper has read it as characters.
            return false;
        }
    }

    /** Whether the response's stream is the container's own. */
    static boolean isContainers(ServletResponse response) throws IOException {
        try {
            return response.getOutputStream() == bare(response).getOutputStream();
        } catch (IllegalStateException ignored) {
            return false;
        }
    }

    /** The container's stream where there is more on it, or may be; empty where it was read to its end. */
    static Optional<ServletInputStream> restOf(ServletRequest request) throws IOException {
        try {
            ServletInputStream stream = bare(request).getInputStream();
            return stream.isFinished() ? Optional.empty() : Optional.of(stream);
        } catch (IllegalStateException ignored) {
            // Somebody has read it as characters, and most likely all of it.
            return Optional.empty();
        }
    }

    /** The container's own, whatever is around it. */
    static ServletResponse bare(ServletResponse response) {
        ServletResponse bare = response;
        while (bare instanceof ServletResponseWrapper wrapper) {
            bare = wrapper.getResponse();
        }
        return bare;
    }

    private static ServletRequest bare(ServletRequest request) {
        ServletRequest bare = request;
        while (bare instanceof ServletRequestWrapper wrapper) {
            bare = wrapper.getRequest();
        }
        return bare;
    }
}
