// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.http.pages;

import dev.parley.door.Refusals;
import dev.parley.error.ErrorCode;
import dev.parley.error.ParleyException;
import dev.parley.http.Html;
import dev.parley.http.RefusalPage;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Stands where the chat page would be in a container without a JSP engine, and says what to add: 404, as a page for browsers, else as a
 * problem. Thread-safe.
 */
public final class JspMissingServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    private static final String USUAL_ENGINE = "org.apache.jasper.servlet.JspServlet";

    private static final String WHAT =
            "The chat page is a JSP, and this server has no JSP engine. Everything else of Parley works: sockets, the HTTP API, and the elements for pages of your own.";
    private static final String FIX =
            "To have the page, add the dependency org.apache.tomcat.embed:tomcat-embed-jasper to a Spring Boot application; in a Tomcat of your own put back lib/jasper.jar and the servlet \"jsp\" of conf/web.xml.";
    private static final String CHINESE_WHAT =
            "聊天页面是 JSP，而这台服务器没有 JSP 引擎。Parley 的其他功能都正常：WebSocket、HTTP API，以及供您自己的页面使用的组件。";
    private static final String CHINESE_FIX =
            "需要这个页面时：Spring Boot 应用请加上依赖 org.apache.tomcat.embed:tomcat-embed-jasper；自己的 Tomcat 请恢复 lib/jasper.jar 和 conf/web.xml 中名为 jsp 的 Servlet。";

    private final String stylesheet;

    public JspMissingServlet(Assets assets) {
        this.stylesheet = "assets/" + assets.name("pages/home.css");
    }

    /** Whether no JSP can run in a web application: neither by its servlet "jsp" nor by the usual engine. */
    public static boolean isNeeded(ServletContext context) {
        @Nullable ServletRegistration jsp = context.getServletRegistration("jsp");
        @Nullable String engine = jsp == null ? null : jsp.getClassName();
        try {
            Class.forName(engine == null ? USUAL_ENGINE : engine, false, context.getClassLoader());
            return false;
        } catch (ClassNotFoundException | LinkageError ignored) {
            return true;
        }
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!Refusals.isForPerson(request)) {
            Refusals.write(response, new ParleyException(ErrorCode.ROUTE_UNKNOWN, WHAT + " " + FIX));
            return;
        }
        boolean chinese = request.getLocale().getLanguage().equals("zh");
        response.setHeader("Vary", "Accept, Accept-Language");
        RefusalPage.write(response, HttpServletResponse.SC_NOT_FOUND, page(chinese));
    }

    private byte[] page(boolean chinese) {
        String title = chinese ? "这里没有聊天页面" : "The chat page is not here";
        return Html.page(chinese ? "zh-CN" : "en", title + " &middot; Parley", stylesheet, """
                    <div class="intro">
                      <h1>%s</h1>
                      <p>%s</p>
                      <p>%s</p>
                      <p><a href="./">Parley</a></p>
                    </div>
                """.formatted(
                        title, chinese ? CHINESE_WHAT : WHAT, chinese ? CHINESE_FIX : FIX));
    }
}
