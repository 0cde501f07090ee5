// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http;

import dev.parley.door.Refusals;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * What is answered where a container would show a page of its own: a problem document, or to a browser that is after a page a short page in
 * both languages. Neither holds anything that came with the request. Immutable.
 *
 * @param home where our pages are, from the context's root; it ends with a slash
 * @param withPages whether browsers get a page of ours; else the container's, which may be a portal's
 */
record ErrorAnswer(String home, boolean withPages) {
    private static final String NOT_THERE = "there is nothing at this path";
    private static final String NOT_SO = "this path does not answer that method";
    private static final String NOT_READ = "the request cannot be read: check its address, its headers and its cookies";
    private static final String FAILED = "the server failed at this; its log says why";

    /** Answers a request that has not been answered yet. */
    void write(HttpServletRequest request, HttpServletResponse response, int status) throws IOException {
        if (Refusals.isForPerson(request)) {
            page(request, response, status);
        } else {
            Refusals.write(response, status, detail(status));
        }
    }

    private static String detail(int status) {
        return switch (status) {
            case 404 -> NOT_THERE;
            case 405 -> NOT_SO;
            default -> status < 500 ? NOT_READ : FAILED;
        };
    }

    private void page(HttpServletRequest request, HttpServletResponse response, int status) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        String chinese =
                switch (status) {
                    case 404 -> "此路径上没有内容";
                    case 405 -> "此路径不支持该方法";
                    default -> status < 500 ? "请求无法读取：请检查地址、请求头和 Cookie" : "服务器处理失败，原因见其日志";
                };
        RefusalPage.write(response, status, request.getContextPath() + home, detail(status), chinese);
    }
}
