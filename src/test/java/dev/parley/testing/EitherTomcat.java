// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/** Stands on how the embedded Tomcat does something: {@code .ci/run} has it run on the other line of Tomcat as well. */
@Tag("either-tomcat")
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface EitherTomcat {}
