// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.parley.metrics.AllocatedBytes;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import org.apache.catalina.Context;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.websocket.server.WsSci;

/** The yardstick: what teams write today, a set of sessions and a loop that sends to each. It keeps nothing and loses what it must. */
public final class HandWrittenServer {
    private HandWrittenServer() {}

    /** Says {@code ready PORT} when it is. 0 picks a free port. */
    public static void main(String[] arguments) throws Exception {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(Files.createTempDirectory("hand-written").toString());
        tomcat.setPort(Integer.parseInt(arguments[0]));
        // As Parley's launcher has it: else thousands who connect at once meet a full backlog.
        tomcat.getConnector().setProperty("acceptCount", "1000");
        Context context =
                tomcat.addContext("", Files.createTempDirectory("root").toString());
        context.addServletContainerInitializer(new WsSci(), Set.of());
        context.addServletContainerInitializer(new Register(), Set.of());
        // Without a servlet for the path Tomcat answers 404 before its WebSocket filter sees the request.
        Tomcat.addServlet(context, "default", new DefaultServlet());
        context.addServletMapping("/", "default");
        Tomcat.addServlet(context, "push", new Push());
        context.addServletMapping("/push", "push");
        Tomcat.addServlet(context, "metrics", new Metrics());
        context.addServletMapping("/metrics", "metrics");
        tomcat.start();
        System.out.println("ready " + tomcat.getConnector().getLocalPort());
        tomcat.getServer().await();
    }

    private static final class Register implements ServletContainerInitializer {
        @Override
        public void onStartup(Set<Class<?>> classes, ServletContext context) {
            context.addListener(new ServletContextListener() {
                @Override
                public void contextInitialized(ServletContextEvent event) {
                    try {
                        ((ServerContainer) event.getServletContext().getAttribute(ServerContainer.class.getName()))
                                .addEndpoint(Room.class);
                    } catch (DeploymentException e) {
                        throw new IllegalStateException(e);
                    }
                }
            });
        }
    }

    /** One room, as in many a tutorial. */
    @ServerEndpoint("/room")
    public static final class Room {
        private static final Set<Session> SESSIONS = new CopyOnWriteArraySet<>();
        private static long offset;

        @OnOpen
        public void open(Session session) {
            SESSIONS.add(session);
        }

        @OnClose
        public void close(Session session) {
            SESSIONS.remove(session);
        }

        @OnMessage
        public void message(String text) throws IOException {
            send(text);
        }

        static int send(String text) throws IOException {
            synchronized (SESSIONS) {
                offset++;
                String event = "{\"event\":\"message\",\"channel\":\"room/bench\",\"offset\":" + offset
                        + ",\"time\":1790000000000,\"from\":{\"id\":\"guest-0123456789\",\"name\":\"Guest 1234\"},\"body\":\""
                        + text + "\"}";
                for (Session session : SESSIONS) {
                    session.getBasicRemote().sendText(event);
                }
                return SESSIONS.size();
            }
        }
    }

    /** A back end's way in: to the one room there is. */
    private static final class Push extends HttpServlet {
        private static final ObjectMapper MAPPER = new ObjectMapper();

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            JsonNode push = MAPPER.readTree(request.getInputStream());
            int sent = Room.send(push.path("body").asText());
            response.setContentType("application/json");
            MAPPER.writeValue(
                    response.getOutputStream(), MAPPER.createObjectNode().put("connections", sent));
        }
    }

    /** What the bench reads of any server. */
    private static final class Metrics extends HttpServlet {
        private static final AllocatedBytes ALLOCATED =
                AllocatedBytes.ofThisJvm().orElseThrow();

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setContentType("text/plain");
            response.getWriter().println("jvm_allocated_bytes_total " + ALLOCATED.total());
        }
    }
}
