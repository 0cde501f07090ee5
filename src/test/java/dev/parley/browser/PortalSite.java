// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.testing.Frames;
import dev.parley.testing.ParleyServer;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.catalina.Container;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;

/**
 * A portal at {@code /portal}, with pages that a test writes and the strictest content policy, beside Parley at {@code /parley}. It has a
 * copy of Parley's files of its own, as some portals do.
 */
final class PortalSite implements AutoCloseable {
    static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self' ws:;"
            + " require-trusted-types-for 'script'; trusted-types 'none'";
    private static final Path ASSETS = Path.of("src/main/webapp/assets").toAbsolutePath();
    private static final Path OURS =
            Path.of("src/test/resources/dev/parley/browser").toAbsolutePath();

    private final ParleyServer server;
    private final Map<String, String> pages = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile String user = "ana";
    private volatile Answer tickets = this::ticket;

    PortalSite(Path directory, Map<String, String> settings) throws Exception {
        server = new ParleyServer(directory, settings);
        Container host = server.context().getParent();
        StandardContext portal = new StandardContext();
        portal.setName("/portal");
        portal.setPath("/portal");
        portal.setDocBase(directory.toString());
        portal.addLifecycleListener(new Tomcat.FixContextListener());
        host.addChild(portal);
        Tomcat.addServlet(portal, "portal", new Portal());
        portal.addServletMapping("/*", "portal");
        server.start();
    }

    ParleyServer server() {
        return server;
    }

    /** The address of a page with this body; the elements are on it unless it says otherwise. */
    URI page(String body) {
        return page("<script type=\"module\" src=\"/parley/assets/elements.js\"></script>", body);
    }

    URI page(String head, String body) {
        String path = "page-" + count.incrementAndGet();
        pages.put(
                "/" + path,
                "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Portal</title>"
                        + "<script src=\"watch.js\"></script>" + head
                        + "</head><body>" + body + "</body></html>");
        return server.base().resolve("/portal/" + path);
    }

    /** Whom the portal's tickets are for, from now on. */
    void signIn(String id) {
        user = id;
        tickets = this::ticket;
    }

    /** What the portal's address for tickets answers from now on. */
    void answerTickets(Answer answer) {
        tickets = answer;
    }

    /** How often it has been asked. */
    int askedForTickets() {
        return asked.get();
    }

    interface Answer {
        void answer(HttpServletRequest request, HttpServletResponse response) throws IOException;
    }

    private void ticket(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("application/json");
        try {
            response.getWriter().print("{\"ticket\":\"" + server.ticket(user) + "\"}");
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    void push(String target, String body) throws Exception {
        HttpResponse<String> answer = server.post("api/v1/push", "{\"to\":" + target + ",\"body\":" + body + "}");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    void pushTo(String id, String body) throws Exception {
        push("{\"users\":[" + Frames.quote(id) + "]}", body);
    }

    /** How many connections the server has, of this user or of all. */
    int connections(String id) throws Exception {
        String query = id.isEmpty() ? "" : "?user=" + URLEncoder.encode(id, StandardCharsets.UTF_8);
        JsonNode answer =
                Frames.json(server.call("GET", "api/v1/clients" + query).body());
        return answer.path("total").asInt();
    }

    @Override
    public void close() throws LifecycleException {
        server.close();
    }

    private final class Portal extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            String path = request.getPathInfo();
            response.setHeader("Content-Security-Policy", POLICY);
            String page = pages.get(path);
            if (page != null) {
                response.setContentType("text/html;charset=UTF-8");
                response.getWriter().print(page);
            } else if (path.equals("/ticket")) {
                asked.incrementAndGet();
                tickets.answer(request, response);
            } else if (path.startsWith("/webjars/")) {
                response.setContentType("text/javascript");
                try (InputStream in = PortalSite.class.getResourceAsStream("/META-INF/resources" + path)) {
                    Objects.requireNonNull(in, path).transferTo(response.getOutputStream());
                }
            } else if (path.startsWith("/copy/assets/")) {
                send(response, ASSETS.resolve(path.substring("/copy/assets/".length())));
            } else {
                send(response, OURS.resolve(path.substring(1)));
            }
        }

        private void send(HttpServletResponse response, Path file) throws IOException {
            if (!Files.isRegularFile(file)) {
                response.sendError(404);
                return;
            }
            String name = file.toString();
            response.setContentType(
                    name.endsWith(".js") ? "text/javascript" : name.endsWith(".css") ? "text/css" : "application/json");
            response.setCharacterEncoding("UTF-8");
            response.getOutputStream().write(Files.readAllBytes(file));
        }
    }
}
