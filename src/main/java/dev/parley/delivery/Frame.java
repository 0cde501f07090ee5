// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.delivery;

import dev.parley.error.CloseCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What waits in an outbox. Immutable: one text frame is shared by all outboxes that a message goes to. */
public sealed interface Frame {
    /** What it counts for in the limits of an outbox. */
    int bytes();

    /** A text message, as UTF-8: encoded once, however many it goes to. */
    final class Text implements Frame {
        private final ByteBuffer utf8;
        private final long time;

        public Text(String text) {
            this(text, 0);
        }

        /** @param time when it was published, ms; 0 where that is not timed */
        public Text(String text, long time) {
            this.utf8 = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            this.time = time;
        }

        /** The bytes, with a position of the caller's own. They are everybody's: nobody may write there. */
        public ByteBuffer utf8() {
            return utf8.duplicate();
        }

        public String text() {
            return StandardCharsets.UTF_8.decode(utf8()).toString();
        }

        @Override
        public int bytes() {
            return utf8.limit();
        }

        long time() {
            return time;
        }
    }

    /** The bare body of a message, for a feed. A ping that names {@code offset} follows it, or a later one; none where that is 0. */
    record Body(Text text, long offset) implements Frame {
        @Override
        public int bytes() {
            return text.bytes();
        }
    }

    /** A binary message. Its bytes are nobody else's. */
    record Binary(ByteBuffer data) implements Frame {
        @Override
        public int bytes() {
            return data.remaining();
        }
    }

    /** A ping of the server's own. */
    record Ping() implements Frame {
        static final Ping INSTANCE = new Ping();

        @Override
        public int bytes() {
            return 0;
        }
    }

    /** The end: nothing follows it. */
    record Close(CloseCode code) implements Frame {
        @Override
        public int bytes() {
            return 0;
        }
    }
}
