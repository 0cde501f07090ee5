// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/** The pages in which an engine answers what is long (messages, conversations, people, channels), and the cursors that ask for the next. */
@NullMarked
package dev.parley.engine.page;

import org.jspecify.annotations.NullMarked;
