// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import jakarta.servlet.Servlet;
import java.util.List;

/** A servlet and the paths below the prefix that lead to it. */
record Mapped(String name, Servlet servlet, List<String> paths) {
    static Mapped of(String name, Servlet servlet, String... paths) {
        return new Mapped(name, servlet, List.of(paths));
    }
}
