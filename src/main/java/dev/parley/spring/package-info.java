// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Parley in a Spring Boot application, whose embedded container runs no initializer of ours. Only Spring Boot loads these classes: a portal
 * without it never does.
 */
@NullMarked
package dev.parley.spring;

import org.jspecify.annotations.NullMarked;
