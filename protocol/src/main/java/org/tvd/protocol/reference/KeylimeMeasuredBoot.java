package org.tvd.protocol.reference;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;

/**
 * Keylime's measured boot policy: the reference state that {@code keylime-policy create
 * measured-boot} makes, and that its "example" policy compares with. What it says of boot
 * applications, firmware and databases becomes lists; what it demands of them, rules to choose
 * from.
 */
public final class KeylimeMeasuredBoot {
  private static final String STRUCTURE = "Keylime measured boot policy";
  private static final Set<String> DATABASES = Set.of("pk", "kek", "db", "dbx", "vendor_db");
  private static final Map<String, String> MOK_LISTS = Map.of("mokdig", "mok", "mokxdig", "mokx");
  private static final Map<String, String> KERNEL_LISTS =
      Map.of(
          "shim_authcode_sha256", "boot",
          "grub_authcode_sha256", "boot",
          "kernel_authcode_sha256", "boot",
          "initrd_plain_sha256", "initrd",
          "vmlinuz_plain_sha256", "kernel");
  private static final int SHA256_SIZE = 32;

  /** What Python's re.escape puts a backslash before, and nothing else that means something. */
  private static final Pattern LITERAL =
      Pattern.compile("(?:[^\\\\^$.|?*+()\\[\\]{}]|\\\\[^A-Za-z0-9])*");

  private final ReferenceCollector collector = new ReferenceCollector();

  private KeylimeMeasuredBoot() {}

  static boolean isOne(JsonText json) {
    return json.has("scrtm_and_bios") || json.has("kernels");
  }

  /** Reads a reference state. */
  public static Reading read(Bytes text, java.util.List<Signer> signers) throws MalformedException {
    JsonText json = JsonText.parse(STRUCTURE, text);
    return switch (Reading.unsigned(signers)) {
      case Reading.Origin.Rejected(Reading.Refused refusal) -> refusal;
      case Reading.Origin.Accepted(ReferenceValues.Provenance provenance) ->
          new Reading.Read(new KeylimeMeasuredBoot().state(json, provenance));
    };
  }

  private ReferenceValues state(JsonText json, ReferenceValues.Provenance provenance)
      throws MalformedException {
    if (!isOne(json)) {
      throw json.expected("an object with scrtm_and_bios or kernels");
    }
    // Absent means true in Keylime.
    Optional<JsonText> stated = json.field("has_secureboot");
    boolean secureBoot = stated.isEmpty() || stated.get().bool();
    for (Map.Entry<String, JsonText> entry : json.fields().entrySet()) {
      part(entry.getKey(), entry.getValue());
    }
    String state = "boot.log_verified && " + (secureBoot ? "" : "!") + "boot.secure_boot";
    if (!secureBoot) {
      collector.weak("the policy is for hosts without Secure Boot", "has_secureboot");
    }
    collector.rule(
        "approved-boot",
        state
            + " && size(boot.applications) > 0"
            + " && boot.applications.all(digest, digest in references.boot)");
    collector.weak(
        "Keylime wants shim, GRUB and kernel of one entry together; the rule takes any of the list",
        "kernels");
    return collector.values(STRUCTURE, provenance);
  }

  private void part(String name, JsonText value) throws MalformedException {
    if (value.isNull()) {
      return;
    }
    if (DATABASES.contains(name)) {
      for (JsonText entry : value.array()) {
        signature(name.replace("_", ""), entry);
      }
    } else if (MOK_LISTS.containsKey(name)) {
      for (JsonText entry : value.array()) {
        digests(MOK_LISTS.getOrDefault(name, name), entry, name);
      }
    } else if (name.equals("scrtm_and_bios")) {
      for (JsonText firmware : value.array()) {
        digests("firmware", firmware.required("scrtm"), "EV_S_CRTM_VERSION");
        for (JsonText blob : firmware.required("platform_firmware").array()) {
          digests("firmware", blob, "EV_EFI_PLATFORM_FIRMWARE_BLOB");
        }
      }
    } else if (name.equals("kernels")) {
      for (JsonText kernel : value.array()) {
        kernel(kernel);
      }
    } else if (!name.equals("has_secureboot")) {
      collector.notImported("an unknown part of the policy", name);
    }
  }

  /** A digest for each algorithm: {"sha256": "0x…"}. */
  private void digests(String list, JsonText digests, String subject) throws MalformedException {
    for (Map.Entry<String, JsonText> digest : digests.fields().entrySet()) {
      collector.digest(list, digest.getKey(), digest.getValue().hex(true), subject);
    }
  }

  /**
   * An EFI_SIGNATURE_DATA. A hash stands for itself, as in dbx; anything else, which is a
   * certificate, for its SHA-256.
   */
  private void signature(String list, JsonText entry) throws MalformedException {
    Bytes data = entry.required("SignatureData").hex(true);
    String owner = "owner " + entry.required("SignatureOwner").text().toLowerCase(Locale.ROOT);
    collector.measured(list, data.size() == SHA256_SIZE ? data : data.sha256(), owner);
  }

  private void kernel(JsonText kernel) throws MalformedException {
    for (Map.Entry<String, JsonText> entry : kernel.fields().entrySet()) {
      String list = KERNEL_LISTS.get(entry.getKey());
      if (list != null) {
        collector.measured(list, entry.getValue().hex(true), entry.getKey());
      } else if (entry.getKey().equals("kernel_cmdline")) {
        commandLine(entry.getValue().text());
      } else {
        collector.notImported("an unknown part of a kernel", entry.getKey());
      }
    }
  }

  private void commandLine(String regex) {
    boolean literal = LITERAL.matcher(regex).matches();
    String condition =
        literal
            ? "boot.kernel_command_line == " + CelText.quoted(regex.replaceAll("\\\\(.)", "$1"))
            : "boot.kernel_command_line.matches(" + CelText.quoted("^(?:" + regex + ")$") + ")";
    collector.rule("command-line-" + Bytes.ofUtf8(regex).sha256().hex().substring(0, 8), condition);
    if (!literal) {
      collector.note("a regular expression of Python; rules use RE2", regex);
    }
  }
}
