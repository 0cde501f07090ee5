// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.boot;

import dev.parley.config.Profile;
import dev.parley.config.Settings;
import dev.parley.config.WebSettings;
import dev.parley.exchange.Exchanges;
import dev.parley.http.Html;
import dev.parley.http.pages.AssetServlet;
import dev.parley.http.pages.Assets;
import dev.parley.http.pages.JspMissingServlet;
import dev.parley.http.pages.JspPageServlet;
import dev.parley.http.pages.NotFoundServlet;
import dev.parley.http.pages.PageLinks;
import dev.parley.http.pages.PageServlet;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pages, their files, and what stands where there is none. Used once. */
final class PageSetup {
    private static final Logger logger = LoggerFactory.getLogger(PageSetup.class);
    /** Where these are together, the folder is ours. */
    private static final List<String> PAGES = List.of("index.html", "chat.jsp", "console.html", "compare.html");

    private final ServletContext context;
    private final Settings settings;
    private final Exchanges exchanges;
    private final boolean fragment;
    private final String prefix;
    private final Assets assets;
    private final boolean ownPages;
    private final PageLinks links;
    private final List<Mapped> servlets = new ArrayList<>();

    /** Reads all files that there are to read, and registers nothing. */
    PageSetup(ServletContext context, ParleyRuntime runtime, boolean fragment) throws IOException {
        this.context = context;
        this.settings = runtime.settings();
        this.exchanges = runtime.exchanges();
        this.fragment = fragment;
        this.prefix = settings.prefix();
        this.assets = Assets.read();
        this.ownPages = hasOwnPages();
        this.links = new PageLinks(off());
    }

    /** Tells the JSP what it needs to know. Called once. */
    List<Mapped> servlets() {
        if (ownPages) {
            pages();
        }
        notFound();
        return servlets;
    }

    /** Not with a prefix that is not the folder of our files, as the root of a portal: what lies there is the portal's. */
    private boolean hasOwnPages() throws IOException {
        for (String file : PAGES) {
            if (context.getResource(prefix + "/" + file) == null) {
                return false;
            }
        }
        return true;
    }

    private void pages() {
        context.setAttribute("dev.parley.assets", "assets");
        context.setAttribute("dev.parley.off", links.off());
        context.setAttribute("dev.parley.login-url", settings.web().loginUrl());
        add("assets", new AssetServlet(exchanges, assets), "/assets/*");
        // An empty pattern is the root of the web application; a slash there would be every path that is left.
        String keyFile = keyFile();
        page("home", keyFile, "index.html", prefix.isEmpty() ? "" : "/", "/index.html");
        if (settings.access().chat()) {
            chatPage();
        }
        if (!links.off().contains("panes")) {
            page("panes", keyFile, "demo/panes.html", "/demo/panes");
        }
        if (settings.web().demoEndpoints()) {
            page("console", keyFile, "console.html", "/console");
            page("compare", keyFile, "compare.html", "/compare");
            page("demo-portal", keyFile, "demo/portal.html", "/demo/portal");
        }
    }

    /**
     * All other paths below the prefix, or of the WAR: what a container answers there makes its threads wait for slow peers, and would be
     * the launcher's classes, which lie at the root of the WAR. At the root of a portal they are the portal's.
     */
    private void notFound() {
        if (!prefix.isEmpty()) {
            add("not-found-page", new NotFoundServlet(exchanges, prefix), "/*");
        } else if (!fragment) {
            add("not-found-page", new NotFoundServlet(exchanges, prefix), "/", "*.jsp", "*.jspx");
        }
    }

    private void chatPage() {
        if (JspMissingServlet.isNeeded(context)) {
            logger.warn("{}/chat is not there: it is a JSP, and this server has no JSP engine", prefix);
            add("chat-page", new JspMissingServlet(assets), "/chat");
        } else {
            context.addJspFile("parley-chat-jsp", prefix + "/chat.jsp");
            add("chat-page", new JspPageServlet(exchanges, "parley-chat-jsp", assets, links), "/chat");
        }
    }

    /** What pages do not offer, by its short names: the addresses are not there either. */
    private List<String> off() {
        List<String> off = new ArrayList<>();
        if (!settings.access().chat()) {
            off.add("chat");
        }
        if (!settings.web().demoEndpoints()) {
            off.add("demo");
        }
        if (!settings.people().guests()) {
            off.add("guests");
        }
        if (!off.isEmpty()) {
            off.add("panes");
        }
        if (!settings.web().navigation()) {
            off.add("navigation");
        }
        return off;
    }

    private void page(String name, String keyFile, String file, String... paths) {
        add(name + "-page", new PageServlet(exchanges, prefix + "/" + file, assets, links, keyFile), paths);
    }

    /** An attribute that tells where the key is that Parley has made, to those who try it out: other visitors learn no path of this machine. */
    private String keyFile() {
        Path data = settings.storage().data();
        WebSettings web = settings.web();
        boolean made = web.apiKeys().isEmpty() && !Files.exists(web.apiKeysFile());
        if (settings.profile().profile() != Profile.DEMO || !made) {
            return "";
        }
        Path here = Path.of("").toAbsolutePath();
        Path file = data.toAbsolutePath().normalize().resolve("api-key");
        String shown = (file.startsWith(here) ? here.relativize(file) : file).toString();
        return "data-key-file=\"" + Html.escaped(shown) + "\"";
    }

    private void add(String name, Servlet servlet, String... paths) {
        servlets.add(Mapped.of(name, servlet, paths));
    }
}
