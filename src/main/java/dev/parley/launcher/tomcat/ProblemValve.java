// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.launcher.tomcat;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/**
 * What Tomcat itself refuses (a request that cannot be read, a host that it does not take) as a problem document, in place of its page of
 * HTML, and without a look at the body. Stateless.
 */
final class ProblemValve extends ValveBase {
    ProblemValve() {
        super(true);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        getNext().invoke(request, response);
        boolean open = !response.isCommitted() && response.isErrorReportRequired();
        boolean pending = request.isAsync() && !request.isAsyncCompleting();
        if (open && !pending && response.getContentWritten() == 0) {
            response.setSuspended(false);
            Problem.write(response, response.getStatus(), request.getHeader("Host"));
            response.setErrorReported();
        }
        if (!pending && response.getStatus() >= HttpServletResponse.SC_BAD_REQUEST && hasBody(request)) {
            // Else the container's thread waits for a body that nobody wants.
            request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
        }
    }

    private static boolean hasBody(Request request) {
        // As it came: what is refused may be the length.
        String length = request.getHeader("Content-Length");
        return (length != null && !length.equals("0")) || request.getHeader("Transfer-Encoding") != null;
    }
}
