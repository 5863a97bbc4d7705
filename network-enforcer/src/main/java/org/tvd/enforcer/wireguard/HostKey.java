package org.tvd.enforcer.wireguard;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Arrays;
import java.util.Set;
import javax.crypto.KeyAgreement;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.Secret;

/**
 * The host's Curve25519 key (RFC 7748). It stays on the host: a quote binds its public half, and
 * pre-shared keys, which change with each epoch, are what a revocation takes away.
 */
public record HostKey(Secret privateKey, Bytes publicKey) {
  private static final int SIZE = 32;

  /**
   * Reads the key from {@code file}, 32 bytes, or makes a new one there, readable by its owner
   * only.
   *
   * @throws IOException if the file cannot be used, is not a key, or others can read it
   */
  public static HostKey load(Path file) throws IOException {
    if (Files.notExists(file)) {
      create(file);
    }
    Set<?> permissions = Files.getPosixFilePermissions(file);
    if (!permissions.equals(PosixFilePermissions.fromString("rw-------"))) {
      throw new IOException(file + ": expected permissions 0600, so that only its owner reads it");
    }
    if (Files.size(file) != SIZE) {
      throw new IOException(file + ": expected a key of 32 bytes, found " + Files.size(file));
    }
    byte[] key = Files.readAllBytes(file);
    try {
      return new HostKey(Secret.of(key), publicKeyOf(key));
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  /** Complete or absent: a crash while writing must not leave half a key. */
  private static void create(Path file) throws IOException {
    byte[] key = new byte[SIZE];
    new SecureRandom().nextBytes(key);
    key[0] &= (byte) 0xf8;
    key[31] = (byte) ((key[31] & 0x7f) | 0x40);
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      channel.write(ByteBuffer.wrap(key));
      channel.force(true);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** X25519 of the key and the base point, u = 9 (RFC 7748, section 6.1). */
  private static Bytes publicKeyOf(byte[] key) {
    try {
      KeyFactory factory = KeyFactory.getInstance("X25519");
      KeyAgreement agreement = KeyAgreement.getInstance("X25519");
      agreement.init(
          factory.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, key)));
      agreement.doPhase(
          factory.generatePublic(
              new XECPublicKeySpec(NamedParameterSpec.X25519, BigInteger.valueOf(9))),
          true);
      return Bytes.of(agreement.generateSecret());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform here has X25519", e);
    }
  }
}
