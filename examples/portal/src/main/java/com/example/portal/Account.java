// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package com.example.portal;

import java.io.Serializable;

/** Who is signed in: what this portal keeps in the session, under {@code account}. Serializable, so that sessions survive a restart. */
public class Account implements Serializable {
    private static final long serialVersionUID = 1L;

    private final String id;
    private final String name;

    public Account(String id, String name) {
        this.id = id;
        this.name = name;
    }

    public String getId() {
        return id;
    }

    public String getName() {
        return name;
    }
}
