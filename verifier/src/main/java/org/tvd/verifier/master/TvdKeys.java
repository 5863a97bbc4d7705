package org.tvd.verifier.master;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.Secret;
import org.tvd.verifier.store.OwnerFile;

/**
 * The TVDs' keys. No key is stored: each derives (HKDF-SHA256, RFC 5869) from the verifier's master
 * secret and the epoch's random salt. The salt gives every epoch that begins a key of its own, also
 * after the database was put back to an older state.
 */
public final class TvdKeys {
  private static final int SIZE = 32;

  private final Secret master;

  private TvdKeys(Secret master) {
    this.master = master;
  }

  /**
   * Reads the master secret from {@code file}, or makes it on the first start, readable by its
   * owner alone.
   *
   * @throws IOException if the file cannot be read or written, or does not hold 32 bytes
   */
  public static TvdKeys open(Path file, SecureRandom random) throws IOException {
    if (!Files.exists(file)) {
      byte[] fresh = new byte[SIZE];
      random.nextBytes(fresh);
      OwnerFile.write(file, fresh);
      Arrays.fill(fresh, (byte) 0);
    }
    byte[] secret = Files.readAllBytes(file);
    if (secret.length != SIZE) {
      throw new IOException(
          file + ": expected the master secret of 32 bytes, found " + secret.length + " bytes");
    }
    return new TvdKeys(Secret.of(secret));
  }

  /** The key of one TVD's epoch, 32 bytes. */
  public Secret key(TvdState state) {
    try {
      byte[] key =
          KDF.getInstance("HKDF-SHA256")
              .deriveData(
                  HKDFParameterSpec.ofExtract()
                      .addIKM(master.reveal())
                      .addSalt(state.salt().toArray())
                      .thenExpand(
                          Bytes.ofUtf8("TVD key 1\n" + state.tvd() + "\n" + state.epoch())
                              .toArray(),
                          SIZE));
      return Secret.of(key);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has HKDF-SHA256", e);
    }
  }
}
