package io.outrigger.certs;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.RSAKey;
import java.security.spec.ECGenParameterSpec;

/** Elliptic-curve keys on P-256, which every API server speaks. */
final class Keys {
    static final String SIGNATURE = "SHA256withECDSA";

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SERIAL_BITS = 127;

    private Keys() {}

    static KeyPair generated() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has EC on P-256", e);
        }
    }

    static BigInteger serial() {
        return new BigInteger(SERIAL_BITS, RANDOM).setBit(SERIAL_BITS - 1);
    }

    /** Whether the two halves belong together. */
    static boolean match(PublicKey publicKey, PrivateKey privateKey) {
        var challenge = new byte[32];
        RANDOM.nextBytes(challenge);
        try {
            var algorithm = "SHA256with" + (publicKey instanceof RSAKey ? "RSA" : "ECDSA");
            var signer = Signature.getInstance(algorithm);
            signer.initSign(privateKey);
            signer.update(challenge);
            var verifier = Signature.getInstance(algorithm);
            verifier.initVerify(publicKey);
            verifier.update(challenge);
            return verifier.verify(signer.sign());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
