package org.tvd.verifier.enrolment;

import java.math.BigInteger;
import java.util.BitSet;

/**
 * Tells RSA keys that a faulty library made (CVE-2017-15361; Nemec and others, <em>The Return of
 * Coppersmith's Attack</em>, CCS 2017, 2.2). Its primes are powers of 65537 modulo a product of
 * small primes, and so are the moduli; a good modulus is that modulo all of these primes with a
 * probability below 2⁻²⁷.
 */
final class Roca {
  private static final int GENERATOR = 65537;
  private static final int[] PRIMES = {
    11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157
  };

  private Roca() {}

  /** Whether the key can be factored. */
  static boolean isWeak(BigInteger modulus) {
    for (int prime : PRIMES) {
      int residue = modulus.mod(BigInteger.valueOf(prime)).intValueExact();
      if (!powers(prime).get(residue)) {
        return false;
      }
    }
    return true;
  }

  private static BitSet powers(int prime) {
    BitSet powers = new BitSet(prime);
    for (int power = 1; !powers.get(power); power = power * GENERATOR % prime) {
      powers.set(power);
    }
    return powers;
  }
}
