package org.tvd.policy.claims;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.tvd.protocol.tpm.HashAlgorithm;

/** The variables that rules are written over. One that is unproven has no value. */
public enum ClaimVariable {
  /** {@code hardware}, {@code firmware} or {@code virtual}, as the trust anchor is typed. */
  TPM_TYPE("tpm.type", SimpleType.STRING),
  /** As the quote states it; compares with plain numbers. */
  TPM_FIRMWARE_VERSION("tpm.firmware_version", SimpleType.UINT),
  /** Whether the boot log replays to every quoted register. */
  BOOT_LOG_VERIFIED("boot.log_verified", SimpleType.BOOL),
  /** Whether UEFI Secure Boot was on; false when unproven. */
  BOOT_SECURE_BOOT("boot.secure_boot", SimpleType.BOOL),
  /** Digests of the boot applications that PCR 4 measured; unproven without a boot log. */
  BOOT_APPLICATIONS("boot.applications", ListType.create(SimpleType.STRING)),
  /** Unproven where the boot log does not show it. */
  BOOT_KERNEL_COMMAND_LINE("boot.kernel_command_line", SimpleType.STRING),
  /** The quoted registers of the SHA-256 bank, as hex. */
  PCR("pcr", MapType.create(SimpleType.INT, SimpleType.STRING)),
  /** Whether the kernel's measurement list replays to PCR 10. */
  IMA_VERIFIED("ima.verified", SimpleType.BOOL),
  /** Each with {@code path} and {@code digest}; unproven without a verified list. */
  IMA_ENTRIES("ima.entries", ListType.create(MapType.create(SimpleType.STRING, SimpleType.STRING))),
  /** How often a file changed while it was in use; unproven without a verified list. */
  IMA_VIOLATIONS("ima.violations", SimpleType.INT),
  /** How many measured files are not on the allow list; unproven without a verified list. */
  IMA_UNLISTED("ima.unlisted", SimpleType.INT),
  /** The policy's digests, by the name of their list. */
  REFERENCES("references", MapType.create(SimpleType.STRING, ListType.create(SimpleType.STRING)));

  private final String variable;
  private final CelType type;

  ClaimVariable(String variable, CelType type) {
    this.variable = variable;
    this.type = type;
  }

  /** Its name in rules. */
  public String variable() {
    return variable;
  }

  static Optional<ClaimVariable> named(String variable) {
    return Arrays.stream(values()).filter(each -> each.variable.equals(variable)).findFirst();
  }

  CelType type() {
    return type;
  }

  /** Its value; empty while it is unproven, so that no rule gains by the absence of evidence. */
  Optional<Object> value(Facts facts) {
    BootClaims boot = facts.claims().boot();
    ImaClaims ima = facts.claims().ima();
    return switch (this) {
      case TPM_TYPE -> Optional.of(facts.claims().tpm().type().spelling());
      case TPM_FIRMWARE_VERSION ->
          Optional.of(UnsignedLong.fromLongBits(facts.claims().tpm().firmwareVersion()));
      case BOOT_LOG_VERIFIED -> Optional.of(boot.logVerified());
      case BOOT_SECURE_BOOT -> Optional.of(boot.logVerified() && boot.secureBoot());
      case BOOT_APPLICATIONS -> when(boot.logVerified(), boot.applications());
      case BOOT_KERNEL_COMMAND_LINE ->
          when(boot.logVerified() && !boot.kernelCommandLine().isEmpty(), boot.kernelCommandLine());
      case PCR -> Optional.of(sha256Registers(facts.claims()));
      case IMA_VERIFIED -> Optional.of(ima.verified());
      case IMA_ENTRIES -> ima.verified() ? Optional.of(entries(ima)) : Optional.empty();
      case IMA_VIOLATIONS -> when(ima.verified(), (long) ima.violations());
      case IMA_UNLISTED -> Optional.ofNullable(facts.unlisted()).map(Facts.Unlisted::count);
      case REFERENCES -> Optional.of(facts.references());
    };
  }

  private static Optional<Object> when(boolean proven, Object value) {
    return proven ? Optional.of(value) : Optional.empty();
  }

  private static Map<Long, String> sha256Registers(Claims claims) {
    return claims.pcrs().stream()
        .filter(pcr -> pcr.bank() == HashAlgorithm.SHA256)
        .collect(Collectors.toMap(pcr -> (long) pcr.register(), pcr -> pcr.value().hex()));
  }

  private static List<Map<String, String>> entries(ImaClaims ima) {
    return ima.entries().stream()
        .map(entry -> Map.of("path", entry.path(), "digest", entry.digest()))
        .toList();
  }
}
