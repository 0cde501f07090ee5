// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryFlag;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes every file and directory that Parley makes: for its owner alone, from the first moment on, whatever the umask. Where the directory
 * lets its group in and nobody else ({@code chmod 750}), the group may read what is made there too: that is how an operator says who makes
 * the back-ups. Stateless. The launcher uses it as well, so it needs nothing but the JDK.
 *
 * <p>On Windows a directory that is made here is its owner's alone, with all that will be in it; elsewhere without POSIX permissions the
 * protection of the directory above has to do.
 */
public final class PrivateFiles {
    static final Set<PosixFilePermission> OTHERS = Set.of(
            PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_EXECUTE);

    private static final Set<PosixFilePermission> OWNER_FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> GROUP_FILE = PosixFilePermissions.fromString("rw-r-----");
    private static final Set<PosixFilePermission> OWNER_DIRECTORY = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> GROUP_DIRECTORY = PosixFilePermissions.fromString("rwxr-x---");

    private PrivateFiles() {}

    /** Makes a directory, and those above it that are missing; one that exists stays as it is. */
    public static Path directories(Path directory) throws IOException {
        Deque<Path> missing = new ArrayDeque<>();
        Path above = directory.toAbsolutePath().normalize();
        while (above != null && !Files.isDirectory(above)) {
            missing.push(above);
            above = above.getParent();
        }
        for (Path next : missing) {
            try {
                Path made = Files.createDirectory(
                        next, attributes(next, isForGroup(above(next)) ? GROUP_DIRECTORY : OWNER_DIRECTORY));
                closeOnWindows(made);
            } catch (FileAlreadyExistsException e) {
                if (!Files.isDirectory(next)) {
                    throw e;
                }
            }
        }
        return directory;
    }

    /** Makes an empty file; fails where there is one, a symbolic link that leads nowhere included. */
    public static Path create(Path file) throws IOException {
        return Files.createFile(file, attributes(file, modeOf(file)));
    }

    /** The same for a secret: nobody's group may read it either. */
    public static Path createSecret(Path file) throws IOException {
        return Files.createFile(file, attributes(file, OWNER_FILE));
    }

    /** Opens a file that is no symbolic link, and makes it where {@link StandardOpenOption#CREATE} is among the options. */
    public static FileChannel open(Path file, OpenOption... options) throws IOException {
        Set<OpenOption> all = new HashSet<>(List.of(options));
        all.add(LinkOption.NOFOLLOW_LINKS);
        return FileChannel.open(file, all, attributes(file, modeOf(file)));
    }

    /** Makes an empty file where there is none, for somebody else to open. */
    public static Path ensure(Path file) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            try {
                create(file);
            } catch (FileAlreadyExistsException ignored) {
                // Somebody was faster; the start looks at what it is.
                return file;
            }
        }
        return file;
    }

    /** Whether the directory lets its group read and nobody beyond it: an operator's choice, as no umask makes that of a default. */
    static boolean isForGroup(Path directory) throws IOException {
        if (!isPosix(directory)) {
            return false;
        }
        Set<PosixFilePermission> may = Files.getPosixFilePermissions(directory);
        return may.contains(PosixFilePermission.GROUP_READ)
                && may.contains(PosixFilePermission.GROUP_EXECUTE)
                && may.stream().noneMatch(OTHERS::contains);
    }

    static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** The directory that holds it; the root holds itself. */
    static Path above(Path path) {
        Path whole = path.toAbsolutePath();
        Path parent = whole.getParent();
        return parent == null ? whole : parent;
    }

    private static Set<PosixFilePermission> modeOf(Path file) throws IOException {
        return isForGroup(above(file)) ? GROUP_FILE : OWNER_FILE;
    }

    private static FileAttribute<?>[] attributes(Path path, Set<PosixFilePermission> mode) {
        return isPosix(path)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(mode)}
                : new FileAttribute<?>[0];
    }

    /** What is made in it later inherits this. */
    private static void closeOnWindows(Path directory) throws IOException {
        AclFileAttributeView view = Files.getFileAttributeView(directory, AclFileAttributeView.class);
        if (isPosix(directory) || view == null) {
            return;
        }
        view.setAcl(List.of(AclEntry.newBuilder()
                .setType(AclEntryType.ALLOW)
                .setPrincipal(view.getOwner())
                .setPermissions(EnumSet.allOf(AclEntryPermission.class))
                .setFlags(AclEntryFlag.FILE_INHERIT, AclEntryFlag.DIRECTORY_INHERIT)
                .build()));
    }
}
