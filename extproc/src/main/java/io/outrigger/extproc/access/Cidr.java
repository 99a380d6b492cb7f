package io.outrigger.extproc.access;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** A range of addresses, RFC 4632 and RFC 4291, 2.3. */
final class Cidr {
    private final InetAddress first;
    private final int length;

    private Cidr(InetAddress first, int length) {
        this.first = first;
        this.length = length;
    }

    /**
     * Reads a range such as {@code 10.0.0.0/8}.
     *
     * @throws IllegalArgumentException if it is none
     */
    static Cidr parse(String text) {
        int slash = text.indexOf('/');
        try {
            InetAddress first = InetAddress.ofLiteral(text.substring(0, Math.max(slash, 0)));
            int length = Integer.parseInt(text.substring(slash + 1));
            if (length >= 0 && length <= first.getAddress().length * Byte.SIZE) {
                return new Cidr(first, length);
            }
        } catch (IllegalArgumentException _) {
            // told below
        }
        throw new IllegalArgumentException(
                "clientCIDRs: " + text + " (expected: a range such as 10.0.0.0/8)");
    }

    /** The address of a literal; null when it is none. */
    static @Nullable InetAddress address(String literal) {
        try {
            return InetAddress.ofLiteral(literal);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    boolean contains(InetAddress address) {
        byte[] a = first.getAddress();
        byte[] b = address.getAddress();
        if (a.length != b.length) {
            return false;
        }
        for (int bit = 0; bit < length; bit++) {
            int mask = 0x80 >> (bit % Byte.SIZE);
            if (((a[bit / Byte.SIZE] ^ b[bit / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
