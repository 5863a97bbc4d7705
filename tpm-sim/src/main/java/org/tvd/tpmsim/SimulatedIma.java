package org.tvd.tpmsim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.message.PcrBankSelection;
import org.tvd.protocol.tpm.HashAlgorithm;
import org.tvd.tpm.TpmDevice;
import org.tvd.tpm.TpmException;

/**
 * The kernel's integrity measurement architecture as a TPM and its log see it: template ima-ng,
 * SHA-256, little-endian (Linux, security/integrity/ima; banks extended as since 5.8).
 */
public final class SimulatedIma {
  private static final int PCR = 10;
  private static final String TEMPLATE = "ima-ng";
  private static final Bytes ALGORITHM = Bytes.ofUtf8("sha256:\0");

  private SimulatedIma() {}

  /**
   * Starts a new log: its first entry is the boot aggregate, over what the firmware measured.
   *
   * @param log replaced if it is there
   */
  public static void begin(TpmDevice tpm, Path log) throws IOException, TpmException {
    Files.deleteIfExists(log);
    MessageDigest aggregate = HashAlgorithm.SHA256.newDigest();
    tpm.readPcrs(
            List.of(
                new PcrBankSelection(
                    HashAlgorithm.SHA256, IntStream.range(0, PCR).boxed().toList())))
        .forEach(bank -> bank.values().forEach(value -> value.update(aggregate)));
    append(tpm, log, "boot_aggregate", Bytes.of(aggregate.digest()));
  }

  /**
   * Measures a file: extends the TPM, and appends an entry to {@code log}, which is begun if there
   * is none.
   *
   * @param path the file's, as the log names it
   * @param fileContentDigestSha256 32 bytes
   */
  public static void measure(TpmDevice tpm, Path log, String path, Bytes fileContentDigestSha256)
      throws IOException, TpmException {
    if (fileContentDigestSha256.size() != HashAlgorithm.SHA256.size()) {
      throw new IllegalArgumentException("expected a SHA-256 digest of the file's content");
    }
    if (!Files.exists(log)) {
      begin(tpm, log);
    }
    append(tpm, log, path, fileContentDigestSha256);
  }

  /**
   * Records a violation, a file that was written while it was measured: zeros in the log, ones in
   * the TPM (attack row 24).
   */
  public static void violate(TpmDevice tpm, Path log, String path)
      throws IOException, TpmException {
    if (!Files.exists(log)) {
      begin(tpm, log);
    }
    Map<HashAlgorithm, Bytes> ones = new EnumMap<>(HashAlgorithm.class);
    for (HashAlgorithm bank : MeasuredBoot.BANKS) {
      byte[] value = new byte[bank.size()];
      Arrays.fill(value, (byte) 0xff);
      ones.put(bank, Bytes.of(value));
    }
    tpm.extend(PCR, ones);
    write(log, Bytes.of(new byte[20]), TEMPLATE, data(fields(path, Bytes.of(new byte[32]))));
  }

  /**
   * Records a measurement of any template that has lengths.
   *
   * @param template ima-ng, ima-sig …
   * @param fields each as it is in the log, without its length
   */
  public static void record(TpmDevice tpm, Path log, String template, List<Bytes> fields)
      throws IOException, TpmException {
    Bytes data = data(fields);
    tpm.extend(PCR, MeasuredBoot.digests(data));
    MessageDigest sha1 = HashAlgorithm.SHA1.newDigest();
    data.update(sha1);
    write(log, Bytes.of(sha1.digest()), template, data);
  }

  private static void append(TpmDevice tpm, Path log, String path, Bytes digest)
      throws IOException, TpmException {
    record(tpm, log, TEMPLATE, fields(path, digest));
  }

  /** The fields d-ng and n-ng; Linux writes underscores for spaces. */
  private static List<Bytes> fields(String path, Bytes digest) {
    return List.of(Bytes.concat(ALGORITHM, digest), Bytes.ofUtf8(path.replace(' ', '_') + "\0"));
  }

  private static Bytes data(List<Bytes> fields) {
    LittleEndian data = new LittleEndian();
    fields.forEach(field -> data.u32(field.size()).bytes(field));
    return data.toBytes();
  }

  private static void write(Path log, Bytes templateHash, String template, Bytes data)
      throws IOException {
    Bytes entry =
        new LittleEndian()
            .u32(PCR)
            .bytes(templateHash)
            .u32(template.length())
            .utf8(template)
            .u32(data.size())
            .bytes(data)
            .toBytes();
    Files.write(log, entry.toArray(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
