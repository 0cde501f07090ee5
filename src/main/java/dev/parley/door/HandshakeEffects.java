// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.door;

import dev.parley.identity.Authenticated;
import dev.parley.identity.resolver.IdentityChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** What a decision uses up of limits, places and tickets: all of it where it counts, nothing where it only explains. Thread-safe. */
interface HandshakeEffects {
    void count(String address);

    Reservation reservation(String address);

    /** The reservation is a stranger's. */
    void stranger(Reservation reservation, String address);

    Optional<Authenticated> identify(HttpServletRequest request);

    Optional<Authenticated> identifyExplicit(HttpServletRequest request);

    void admitted(HttpServletRequest request, HttpSession session);

    /** Those of a real handshake. */
    record Counted(
            AddressLimits limits,
            Capacity capacity,
            IdentityChain identities,
            BiConsumer<HttpServletRequest, HttpSession> sessions)
            implements HandshakeEffects {
        @Override
        public void count(String address) {
            limits.take(address);
        }

        @Override
        public Reservation reservation(String address) {
            return capacity.take(address);
        }

        @Override
        public void stranger(Reservation reservation, String address) {
            capacity.takeAsStranger(reservation, address);
        }

        @Override
        public Optional<Authenticated> identify(HttpServletRequest request) {
            return identities.identify(request);
        }

        @Override
        public Optional<Authenticated> identifyExplicit(HttpServletRequest request) {
            return identities.identifyExplicit(request);
        }

        @Override
        public void admitted(HttpServletRequest request, HttpSession session) {
            sessions.accept(request, session);
        }
    }

    /**
     * Those of a question what a handshake would be answered.
     *
     * @param guesses of credentials by strangers, which are counted all the same
     */
    record Explained(AddressLimits limits, Capacity capacity, IdentityChain identities, AddressLimits guesses)
            implements HandshakeEffects {
        @Override
        public void count(String address) {
            limits.check(address);
        }

        @Override
        public Reservation reservation(String address) {
            return Reservation.NONE;
        }

        @Override
        public void stranger(Reservation reservation, String address) {
            capacity.requireForStranger(address);
        }

        @Override
        public Optional<Authenticated> identify(HttpServletRequest request) {
            return counted(request, () -> identities.recognize(request));
        }

        @Override
        public Optional<Authenticated> identifyExplicit(HttpServletRequest request) {
            return counted(request, () -> identities.recognizeExplicit(request));
        }

        @Override
        public void admitted(HttpServletRequest request, HttpSession session) {
            // It has not been.
        }

        private Optional<Authenticated> counted(HttpServletRequest request, Supplier<Optional<Authenticated>> look) {
            if (!identities.hasCredential(request)) {
                return look.get();
            }
            String address = ClientAddress.of(request);
            guesses.check(address);
            boolean known = false;
            try {
                Optional<Authenticated> found = look.get();
                known = found.isPresent() && !found.get().user().guest();
                return found;
            } finally {
                // A look may cost the store, a key server or the portal's directory something; a stranger's are
                // counted.
                if (!known) {
                    guesses.take(address);
                }
            }
        }
    }
}
