// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import dev.parley.config.Setting;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** In a portal whose settings switch Parley off: 404, also where the container would serve the fragment's files. Stateless. */
final class SwitchedOff implements Filter {
    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain) throws IOException {
        if (response instanceof HttpServletResponse http) {
            http.sendError(HttpServletResponse.SC_NOT_FOUND, "Parley is switched off here by " + Setting.ENABLED.key());
        }
    }
}
