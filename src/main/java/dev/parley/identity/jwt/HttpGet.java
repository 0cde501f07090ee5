// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.identity.jwt;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * One GET over a socket of its own, which {@link #close} ends at any point of it: between two drops of a header as well. (Neither of the JDK's
 * clients can do that: {@code HttpURLConnection} holds a lock while it waits for the length of a chunk, and of {@code java.net.http} in Java 17
 * a thread stays behind.) Goes by the JVM's proxy settings and its trust in certificates, follows no redirect, and keeps no connection. Used
 * once, by one thread; {@link #close} may come from another.
 */
final class HttpGet implements AutoCloseable {
    private static final int STEP_MILLIS = 5000;

    private final URI uri;
    private final boolean secure;
    private final int port;
    private final Proxy proxy;
    private final Socket socket;

    HttpGet(URI uri) {
        this.uri = uri;
        this.secure = "https".equals(uri.getScheme());
        this.port = uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80;
        this.proxy = proxyOf(uri);
        this.socket = proxy.type() == Proxy.Type.SOCKS ? new Socket(proxy) : new Socket();
    }

    /** The document, of at most so many bytes; fails where the answer is not 200. */
    String body(int maxBytes) throws IOException {
        connect();
        boolean throughTunnel = secure && proxy.type() == Proxy.Type.HTTP;
        if (throughTunnel) {
            String host = authority();
            HttpAnswer tunnel = ask(socket, "CONNECT " + host + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
            if (tunnel.status() != 200) {
                throw new IOException("the proxy answered " + tunnel.status());
            }
        }
        Socket line = secure ? encrypted() : socket;
        HttpAnswer answer = ask(
                line,
                "GET " + target() + " HTTP/1.1\r\nHost: " + authority() + "\r\nUser-Agent: parley\r\n"
                        + "Accept: application/jwk-set+json, application/json\r\nConnection: close\r\n\r\n");
        if (answer.status() != 200) {
            throw new IOException("it answered " + answer.status()
                    + (answer.status() / 100 == 3 ? "; redirects are not followed" : ""));
        }
        return new String(answer.body(maxBytes), StandardCharsets.UTF_8);
    }

    /** Ends it, wherever it is. */
    @Override
    public void close() throws IOException {
        // Under the TLS layer, whose own close waits for its turn to write.
        socket.close();
    }

    private void connect() throws IOException {
        socket.setSoTimeout(STEP_MILLIS);
        boolean byHttpProxy = proxy.type() == Proxy.Type.HTTP;
        if (byHttpProxy && proxy.address() instanceof InetSocketAddress address) {
            // Selectors give addresses that are not looked up yet.
            socket.connect(new InetSocketAddress(address.getHostString(), address.getPort()), STEP_MILLIS);
        } else if (proxy.type() == Proxy.Type.SOCKS) {
            socket.connect(InetSocketAddress.createUnresolved(host(), port), STEP_MILLIS);
        } else {
            socket.connect(new InetSocketAddress(host(), port), STEP_MILLIS);
        }
    }

    private Socket encrypted() throws IOException {
        Socket layered = HttpsURLConnection.getDefaultSSLSocketFactory().createSocket(socket, host(), port, true);
        if (!(layered instanceof SSLSocket tls)) {
            throw new IOException("this JVM's TLS makes no TLS sockets");
        }
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        tls.setSSLParameters(parameters);
        tls.startHandshake();
        return tls;
    }

    private static HttpAnswer ask(Socket line, String head) throws IOException {
        line.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        InputStream in = new BufferedInputStream(line.getInputStream());
        HttpAnswer answer = HttpAnswer.read(in);
        while (answer.status() / 100 == 1) {
            answer = HttpAnswer.read(in);
        }
        return answer;
    }

    private String target() {
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String target = uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
        return !secure && proxy.type() == Proxy.Type.HTTP ? "http://" + authority() + target : target;
    }

    private String authority() {
        boolean usual = port == (secure ? 443 : 80);
        boolean tunnelled = secure && proxy.type() == Proxy.Type.HTTP;
        return usual && !tunnelled ? uri.getHost() : uri.getHost() + ":" + port;
    }

    private String host() {
        String host = uri.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private static Proxy proxyOf(URI uri) {
        ProxySelector selector = ProxySelector.getDefault();
        List<Proxy> proxies = selector == null ? List.of() : selector.select(uri);
        return proxies.isEmpty() ? Proxy.NO_PROXY : proxies.get(0);
    }
}
