// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages' files can be made on every system that esbuild's artefacts on Maven Central are for. Here only one of them runs. */
class EsbuildBinaryIT {
    private static final String CLASS_PATH = System.getProperty("java.class.path");
    private static Method find;

    @TempDir
    static Path classes;

    @TempDir
    Path folder;

    @BeforeAll
    static void compileTheBuildsOwnProgram() throws Exception {
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-cp",
                        CLASS_PATH,
                        "-d",
                        classes.toString(),
                        "src/build/Bundles.java");
        assertThat(result).isZero();
        URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()});
        find = loader.loadClass("Bundles$Esbuild")
                .getDeclaredMethod("find", Path.class, String.class, String.class, String.class);
        find.setAccessible(true);
    }

    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, linux-x64, bin/esbuild",
        "Linux, aarch64, linux-arm64, bin/esbuild",
        "Mac OS X, x86_64, darwin-x64, bin/esbuild",
        "Mac OS X, aarch64, darwin-arm64, bin/esbuild",
        "Windows 11, amd64, win32-x64, esbuild.exe",
        "Windows Server 2022, amd64, win32-x64, esbuild.exe",
        "Windows 11, aarch64, win32-arm64, esbuild.exe"
    })
    void system_withAnArtefact_getsItsBinary(String system, String processor, String artefact, String file)
            throws Exception {
        String other = artefact.equals("linux-x64") ? "linux-arm64" : "linux-x64";
        String classPath =
                CLASS_PATH + File.pathSeparator + jar(other, "bin/esbuild") + File.pathSeparator + jar(artefact, file);

        Path binary = find(classPath, system, processor);

        assertThat(binary).hasContent("the binary of " + artefact).isExecutable();
        assertThat(binary.getFileName().toString()).endsWith(file.endsWith(".exe") ? ".exe" : ".bin");
        assertThat(chosenByThePom(system, processor)).isEqualTo(artefact);
    }

    @ParameterizedTest
    @CsvSource({"FreeBSD, amd64", "Linux, s390x", "AIX, ppc64"})
    void system_withoutAnArtefact_isToldWhatToDo(String system, String processor) throws Exception {
        String classPath = CLASS_PATH + File.pathSeparator + jar("linux-x64", "bin/esbuild");

        assertThatThrownBy(() -> find(classPath, system, processor))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no esbuild for " + system + " on " + processor)
                .hasMessageContaining("environment variable ESBUILD");
    }

    @Test
    void emptyPartsOfTheClassPath_areNoFolderWithABinary() throws Exception {
        String classPath = File.pathSeparator + folder + File.pathSeparator + jar("linux-x64", "bin/esbuild");

        assertThat(find(classPath, "Linux", "amd64")).hasContent("the binary of linux-x64");
    }

    private Path find(String classPath, String system, String processor) throws Exception {
        try {
            Object found = find.invoke(null, folder.resolve("unpacked"), classPath, system, processor);
            Method binary = found.getClass().getDeclaredMethod("binary");
            binary.setAccessible(true);
            return (Path) binary.invoke(found);
        } catch (InvocationTargetException e) {
            throw (Exception) e.getCause();
        }
    }

    /** As mvnpm makes one of what npm has: the files of the package below its name and version. */
    private Path jar(String artefact, String file) throws IOException {
        Path jar = folder.resolve(artefact + "-0.25.10.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            entries.putNextEntry(new JarEntry("META-INF/resources/_static/" + artefact + "/0.25.10/" + file));
            entries.write(("the binary of " + artefact).getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }

    /** By the profiles' conditions, as Maven reads them. */
    private static String chosenByThePom(String system, String processor) throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        Matcher profile = Pattern.compile(
                        "<id>esbuild-[^<]*</id>\\s*<activation>\\s*<os>\\s*<(name|family)>([^<]*)</\\1>\\s*<arch>([^<]*)</arch>"
                                + "\\s*</os>\\s*</activation>\\s*<properties>\\s*<esbuild.binary>([^<]*)</esbuild.binary>")
                .matcher(pom);
        while (profile.find()) {
            if (system.toLowerCase(Locale.ROOT).startsWith(profile.group(2)) && processor.equals(profile.group(3))) {
                return profile.group(4);
            }
        }
        Matcher otherwise =
                Pattern.compile("<esbuild.binary>([^<]*)</esbuild.binary>").matcher(pom);
        assertThat(otherwise.find()).isTrue();
        return otherwise.group(1);
    }
}
