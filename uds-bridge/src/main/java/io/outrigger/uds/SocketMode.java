package io.outrigger.uds;

import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Who may connect: connecting needs the write permission.
 *
 * @param bits as in {@code chmod}
 */
record SocketMode(int bits) {
    /** From the highest bit to the lowest. */
    private static final List<PosixFilePermission> PERMISSIONS =
            List.of(PosixFilePermission.values());

    /** Reads {@code 0666} or {@code 666}. */
    static SocketMode parse(String octal) throws UdsException {
        int bits = -1;
        try {
            bits = Integer.parseUnsignedInt(octal, 8);
        } catch (NumberFormatException _) {
            // the message below fits it as well
        }
        if (bits < 0 || bits > 0777) {
            throw new UdsException("socket mode", octal, "octal 0..777, such as 0666");
        }
        return new SocketMode(bits);
    }

    Set<PosixFilePermission> permissions() {
        var permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (int i = 0; i < PERMISSIONS.size(); i++) {
            if ((bits & (0400 >> i)) != 0) {
                permissions.add(PERMISSIONS.get(i));
            }
        }
        return permissions;
    }

    @Override
    public String toString() {
        return "%04o".formatted(bits);
    }
}
