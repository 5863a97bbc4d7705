package org.tvd.verifier.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import org.junit.jupiter.api.Test;

/** Keys as the faulty library made them, and good ones. */
class RocaTest {
  /** How many of the smallest primes the library used for keys of 2048 bits (Nemec, 2.1). */
  private static final int PRIMES = 126;

  private final SecureRandom random = new SecureRandom();

  @Test
  void tellsWhatTheFaultyLibraryMade() {
    assertThat(Roca.isWeak(factor().multiply(factor()))).isTrue();
  }

  @Test
  void passesGoodKeys() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    for (int i = 0; i < 3; i++) {
      var key = (RSAPublicKey) generator.generateKeyPair().getPublic();
      assertThat(Roca.isWeak(key.getModulus())).isFalse();
    }
  }

  /** k · M + (65537^a mod M), of 1024 bits, where M is the product of the smallest primes. */
  private BigInteger factor() {
    BigInteger product = BigInteger.ONE;
    BigInteger prime = BigInteger.ONE;
    for (int i = 0; i < PRIMES; i++) {
      prime = prime.nextProbablePrime();
      product = product.multiply(prime);
    }
    while (true) {
      BigInteger power = BigInteger.valueOf(65537).modPow(new BigInteger(256, random), product);
      BigInteger k = new BigInteger(1024 - product.bitLength(), random);
      BigInteger candidate = k.multiply(product).add(power);
      if (candidate.isProbablePrime(40)) {
        return candidate;
      }
    }
  }
}
