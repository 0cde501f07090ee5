// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.websocket;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.util.ArrayList;
import java.util.List;

/**
 * What the container answers to a handshake that the door has let in: its headers are kept until it is known that there is an upgrade, and an
 * error of its own, which would be a page of HTML, is only noted. Confined to the request's thread.
 */
final class UpgradeResponse extends HttpServletResponseWrapper {
    private final List<String[]> headers = new ArrayList<>();
    private int error;

    UpgradeResponse(HttpServletResponse response) {
        super(response);
    }

    /** The status that the container refused the handshake with; 0 where it did not. */
    int error() {
        return error;
    }

    /** Lets the headers go. */
    void accept() {
        headers.forEach(header -> super.setHeader(header[0], header[1]));
    }

    @Override
    public void setHeader(String name, String value) {
        headers.add(new String[] {name, value});
    }

    @Override
    public void addHeader(String name, String value) {
        headers.add(new String[] {name, value});
    }

    @Override
    public void setStatus(int status) {
        if (status >= HttpServletResponse.SC_BAD_REQUEST) {
            error = status;
        } else {
            super.setStatus(status);
        }
    }

    @Override
    public void sendError(int status) {
        error = status;
    }

    @Override
    public void sendError(int status, String message) {
        error = status;
    }
}
