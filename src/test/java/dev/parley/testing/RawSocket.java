// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A WebSocket client that does only what it is told, down to the bytes: it answers no ping, and reads when asked. */
public final class RawSocket implements AutoCloseable {
    public static final int CONTINUATION = 0;
    public static final int TEXT = 1;
    public static final int BINARY = 2;
    public static final int CLOSE = 8;
    public static final int PING = 9;
    public static final int PONG = 10;

    private static final int FIN = 0x80;
    private static final byte[] MASK = {1, 2, 3, 4};

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;

    public record Frame(int opcode, boolean last, byte[] payload) {
        public String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        /** Of a close frame; 1005 where it has none. */
        public int closeCode() {
            return payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xFFFF;
        }
    }

    /** What a handshake was answered instead of 101. */
    public record Refusal(int status, String head, String body) {}

    private RawSocket(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        this.out = socket.getOutputStream();
    }

    public static RawSocket open(URI base, String path, String... headers) throws IOException {
        return open(base, 0, path, headers);
    }

    /** @param receiveBytes the size of the socket's receive buffer, so that it is full soon; 0 for the system's */
    public static RawSocket open(URI base, int receiveBytes, String path, String... headers) throws IOException {
        RawSocket raw = connected(base, receiveBytes);
        String head = raw.handshake(base, path, headers);
        if (!head.startsWith("HTTP/1.1 101")) {
            raw.close();
            throw new IOException("refused: " + head);
        }
        return raw;
    }

    public static Refusal refused(URI base, String path, String... headers) throws IOException {
        try (RawSocket raw = connected(base, 0)) {
            String head = raw.handshake(base, path, headers);
            byte[] body = new byte[0];
            for (String line : head.split("\r\n", -1)) {
                if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                    body = raw.in.readNBytes(Integer.parseInt(line.substring(15).strip()));
                }
            }
            return new Refusal(Integer.parseInt(head.substring(9, 12)), head, new String(body, StandardCharsets.UTF_8));
        }
    }

    private static RawSocket connected(URI base, int receiveBytes) throws IOException {
        Socket socket = new Socket();
        if (receiveBytes > 0) {
            socket.setReceiveBufferSize(receiveBytes);
        }
        Patience.on(socket).connect(new InetSocketAddress(base.getHost(), base.getPort()));
        return new RawSocket(socket);
    }

    private String handshake(URI base, String path, String... headers) throws IOException {
        StringBuilder request = new StringBuilder("GET " + base.resolve("./").getRawPath() + path + " HTTP/1.1\r\n");
        request.append("Host: ").append(base.getAuthority()).append("\r\n");
        request.append("Upgrade: websocket\r\nConnection: Upgrade\r\n");
        request.append("Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
        for (int i = 0; i < headers.length; i += 2) {
            request.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
        }
        writeBytes(request.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
            head.write(in.readUnsignedByte());
        }
        return head.toString(StandardCharsets.UTF_8);
    }

    /** Sends one whole frame, masked as a client must. */
    public void write(int opcode, byte[] payload) throws IOException {
        writeBytes(frame(FIN | opcode, payload));
    }

    public void write(String text) throws IOException {
        write(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends bytes as they are. */
    public void writeBytes(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    /** Sends nothing more, and says so to the other side; reading goes on. */
    public void finish() throws IOException {
        socket.shutdownOutput();
    }

    /** A masked frame whose first byte is given, flags and all. */
    public static byte[] frame(int first, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
        frame.put((byte) first);
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else if (payload.length < 1 << 16) {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (0x80 | 127)).putLong(payload.length);
        }
        frame.put(MASK);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ MASK[i % MASK.length]));
        }
        byte[] bytes = new byte[frame.position()];
        frame.flip().get(bytes);
        return bytes;
    }

    /** The next frame. Fails with {@link EOFException} at the end of the connection. */
    public Frame read() throws IOException {
        int first = in.readUnsignedByte();
        int length = in.readUnsignedByte() & 0x7F;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = Math.toIntExact(in.readLong());
        }
        return new Frame(first & 0xF, (first & FIN) != 0, in.readNBytes(length));
    }

    public Frame readUntil(int opcode) throws IOException {
        Frame frame = read();
        while (frame.opcode() != opcode) {
            frame = read();
        }
        return frame;
    }

    /** The next text message, its fragments put together. */
    public String readText() throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        Frame frame = readUntil(TEXT);
        message.writeBytes(frame.payload());
        while (!frame.last()) {
            frame = readUntil(CONTINUATION);
            message.writeBytes(frame.payload());
        }
        return message.toString(StandardCharsets.UTF_8);
    }

    /** The next text message that has this in it; others before it are dropped. */
    public String readTextWith(String part) throws IOException {
        String text = readText();
        while (!text.contains(part)) {
            text = readText();
        }
        return text;
    }

    /** Bytes that are here, as they are; -1 at the end. */
    public int readBytes(byte[] into) throws IOException {
        return in.read(into);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
