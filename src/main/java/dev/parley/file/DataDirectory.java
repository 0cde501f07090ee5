// SPDX-FileCopyrightText: the Parley authors
// SPDX-License-Identifier: Apache-2.0
package dev.parley.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Closes a data directory that exists to other users of the machine: private chats lie in it. What can be mended is mended and told; what
 * makes the directory somebody else's is refused. A directory that holds other people's things as well is never touched itself, only what
 * in it is ours: {@code --data /tmp} must not close the machine's {@code /tmp}. Used at the start, under the lock.
 */
public final class DataDirectory {
    private static final Set<String> NAMES = Set.of(
            "api-key",
            "api-keys",
            "guest-key",
            "guests-signed-out",
            "revocations",
            "accept-loss",
            "native",
            "run",
            "run.lock",
            "conf");
    /** Those that an operator may put there, as a link to where secrets are kept: they are read, and never written. */
    private static final Set<String> MAY_BE_LINKS = Set.of("api-key", "api-keys", "guest-key", "conf");

    private static final String DRAFT = ".new";
    /** Stands in the top directory of a volume of its own. */
    private static final String OF_THE_FILE_SYSTEM = "lost+found";

    private static final Set<PosixFilePermission> GROUP =
            Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_WRITE, PosixFilePermission.GROUP_EXECUTE);
    private static final int STICKY = 01000;

    private final Path directory;
    private final int user;
    private final List<String> notes = new ArrayList<>();

    private DataDirectory(Path directory, int user) {
        this.directory = directory;
        this.user = user;
    }

    /**
     * Looks at the directory and at what in it is ours.
     *
     * @return what was mended or cannot be, in lines for the operator
     * @throws IllegalStateException with what is dangerous and what to do
     */
    public static List<String> close(Path directory) throws IOException {
        if (!PrivateFiles.isPosix(directory)) {
            return List.of();
        }
        DataDirectory looked = new DataDirectory(directory, currentUser(directory));
        looked.closeDirectory();
        looked.closeEntries();
        return List.copyOf(looked.notes);
    }

    /** Fails, with what to do, where a file that is about to be written is a symbolic link. */
    public static void requireNoLink(Path file) {
        if (Files.isSymbolicLink(file)) {
            throw refusedLink(file);
        }
    }

    private static IllegalStateException refusedLink(Path file) {
        return new IllegalStateException(
                file + " is a symbolic link: whoever made it chooses what Parley writes to. Put"
                        + " the file itself there; to keep the data elsewhere, let parley.data name that directory");
    }

    /** Whether a file or folder of that name in a data directory is Parley's. */
    static boolean isOurs(String name) {
        String plain = name.endsWith(DRAFT) ? name.substring(0, name.length() - DRAFT.length()) : name;
        return plain.startsWith("parley.") || NAMES.contains(plain);
    }

    private void closeDirectory() throws IOException {
        Path real = directory.toRealPath();
        int owner = ownerOf(real);
        if (owner != user && owner != 0 && user != 0) {
            throw new IllegalStateException(directory + " belongs to the user " + nameOf(real)
                    + ", who may read and replace everything in it. Parley's data directory must belong to the user who"
                    + " runs Parley: chown -R it, or choose another parley.data");
        }
        Set<PosixFilePermission> before = Files.getPosixFilePermissions(real);
        if (isClosed(before)) {
            return;
        }
        boolean alone;
        try (Stream<Path> found = Files.list(real)) {
            alone = found.map(entry -> entry.getFileName().toString())
                    .allMatch(name -> isOurs(name) || name.equals(OF_THE_FILE_SYSTEM));
        }
        Set<PosixFilePermission> wanted = closed(before);
        if (alone && changed(real, wanted)) {
            notes.add(directory + " was open to other users of this machine (" + text(before) + "); it is "
                    + text(wanted) + " now. chmod 750 lets its group read what Parley stores, for back-ups");
            return;
        }
        if (before.contains(PosixFilePermission.OTHERS_WRITE) && owner != 0 && !isSticky(real)) {
            throw new IllegalStateException("every user of this machine may replace the files in " + directory + " ("
                    + text(before) + "). chmod 700 it, or give Parley a directory of its own below it: parley.data="
                    + directory.resolve("parley"));
        }
        notes.add(directory + " is open to other users of this machine (" + text(before) + ") and "
                + (alone ? "its permissions cannot be changed" : "holds other things than Parley's, so it stays so")
                + "; Parley's own files in it are closed to them. Better give Parley a directory of its own: parley.data="
                + directory.resolve("parley"));
    }

    private void closeEntries() throws IOException {
        boolean forGroup = PrivateFiles.isForGroup(directory);
        List<String> mended = new ArrayList<>();
        List<Path> ours;
        try (Stream<Path> found = Files.list(directory)) {
            ours = found.filter(entry -> isOurs(entry.getFileName().toString()))
                    .sorted()
                    .toList();
        }
        for (Path entry : ours) {
            try {
                if (closeEntry(entry, forGroup)) {
                    mended.add(entry.getFileName().toString());
                }
            } catch (NoSuchFileException ignored) {
                // A draft that was moved into place meanwhile.
            }
        }
        if (!mended.isEmpty()) {
            notes.add("other users of this machine could read " + String.join(", ", mended) + " in " + directory
                    + "; they are closed now");
        }
    }

    private boolean closeEntry(Path entry, boolean forGroup) throws IOException {
        String name = entry.getFileName().toString();
        if (Files.isSymbolicLink(entry)) {
            if (MAY_BE_LINKS.contains(name)) {
                return false;
            }
            throw refusedLink(entry);
        }
        int owner = ownerOf(entry);
        if (owner != user && owner != 0 && user != 0) {
            if (MAY_BE_LINKS.contains(name)) {
                return false;
            }
            throw new IllegalStateException(
                    entry + " belongs to the user " + nameOf(entry) + ", who may change it. chown -R " + directory
                            + " to the user who runs Parley, or choose another parley.data");
        }
        Set<PosixFilePermission> before = Files.getPosixFilePermissions(entry, LinkOption.NOFOLLOW_LINKS);
        Set<PosixFilePermission> after = EnumSet.copyOf(before);
        after.removeAll(PrivateFiles.OTHERS);
        if (!forGroup) {
            after.removeAll(GROUP);
        }
        return !after.equals(before) && changed(entry, after);
    }

    private static boolean isClosed(Set<PosixFilePermission> mode) {
        return mode.stream().noneMatch(PrivateFiles.OTHERS::contains);
    }

    /** What a umask gave to everyone is nobody's choice, so the group loses it too; what the group alone has, it keeps. */
    static Set<PosixFilePermission> closed(Set<PosixFilePermission> mode) {
        Set<PosixFilePermission> closed = EnumSet.copyOf(mode);
        closed.removeAll(PrivateFiles.OTHERS);
        boolean chosen = GROUP.stream()
                .filter(mode::contains)
                .map(one -> one.name().replace("GROUP", "OTHERS"))
                .anyMatch(other -> !mode.contains(PosixFilePermission.valueOf(other)));
        if (!chosen) {
            closed.removeAll(GROUP);
        }
        return closed;
    }

    /** Some file systems refuse, others say yes and do nothing. */
    private static boolean changed(Path path, Set<PosixFilePermission> mode) throws IOException {
        try {
            Files.setPosixFilePermissions(path, mode);
        } catch (IOException ignored) {
            // Told by what is read back.
            return false;
        }
        return Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS).equals(mode);
    }

    private static boolean isSticky(Path path) throws IOException {
        return Files.getAttribute(path, "unix:mode") instanceof Integer mode && (mode & STICKY) != 0;
    }

    private static int ownerOf(Path path) throws IOException {
        return Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS) instanceof Integer uid ? uid : 0;
    }

    private static String nameOf(Path path) throws IOException {
        return Files.getOwner(path, LinkOption.NOFOLLOW_LINKS).getName();
    }

    /** By a file of our own: what the JVM says of the user is a name, and in a container often none. */
    private static int currentUser(Path directory) throws IOException {
        Path probe = directory.resolve("parley.room");
        Files.deleteIfExists(probe);
        try {
            return ownerOf(PrivateFiles.create(probe));
        } finally {
            Files.deleteIfExists(probe);
        }
    }

    private static String text(Set<PosixFilePermission> mode) {
        return PosixFilePermissions.toString(mode);
    }
}
