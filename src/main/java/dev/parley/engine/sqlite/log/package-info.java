// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What stands in the tables of the file, and how it is read and changed: channels, messages with their checksums, lists of conversations,
 * read marks, names of people, and what of it is trimmed, deleted and forgotten. The threads, the transactions and the opening of the file
 * are its callers' business.
 */
@NullMarked
package dev.parley.engine.sqlite.log;

import org.jspecify.annotations.NullMarked;
