package org.tvd.agent.settings;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Every key of the settings file, documented once: the help and the reference are made of this. */
public enum SettingKey {
  HOST(
      "host",
      Type.TEXT,
      null,
      "The host's name, [a-z0-9-]{1,63}; the verifier knows the host by it."),
  VERIFIER("verifier", Type.URL, null, "The verifier's address, https://NAME-OR-ADDRESS:PORT."),
  VERIFIER_CERTIFICATE(
      "verifier-certificate",
      Type.PATH,
      null,
      "The verifier's TLS certificate (PEM), or several while it is exchanged. The agent talks to"
          + " exactly this certificate's key; names and dates in it are not looked at."),
  TPM(
      "tpm",
      Type.TEXT,
      "device:/dev/tpmrm0",
      "The TPM: device:PATH, swtpm:SOCKET, swtpm:ADDRESS:PORT or simulator:ADDRESS:PORT."),
  STATE(
      "state",
      Type.PATH,
      "/var/lib/tvd/agent",
      "The folder that keeps the attestation key and the host's WireGuard key over restarts."),
  UNDERLAY_ADDRESS(
      "underlay-address",
      Type.TEXT,
      null,
      "The host's IPv4 address on the physical network, by which other hosts reach it."),
  BOOT_LOG(
      "boot-log",
      Type.PATH,
      "/sys/kernel/security/tpm0/binary_bios_measurements",
      "The firmware's measurement log. Where this key is given, the file must exist; where it is"
          + " not, and the default does not exist, an empty log is sent and the verifier decides."),
  IMA_LOG(
      "ima-log",
      Type.PATH,
      "/sys/kernel/security/ima/binary_runtime_measurements",
      "The kernel's IMA log in binary form; absent files as for boot-log."),
  PROPERTY_CERTIFICATES(
      "property-certificates",
      Type.PATH,
      "",
      "A folder of property certificates (DER or PEM, one per file, at most 64) that are sent with"
          + " the evidence. Default: none."),
  JOIN("join", Type.LIST, null, "The TVDs that the host asks to be a member of, a list of names."),
  CONTROL_SOCKET(
      "control-socket",
      Type.PATH,
      "/run/tvd/agent.sock",
      "The Unix socket by which the command line asks the running agent; only its owner may.");

  /** The form of a key's value. */
  public enum Type {
    TEXT("text"),
    URL("https URL"),
    PATH("path, relative to the settings file's folder"),
    LIST("list of texts");

    private final String description;

    Type(String description) {
      this.description = description;
    }

    /** The form in words. */
    public String description() {
      return description;
    }
  }

  private final String key;
  private final Type type;
  private final Optional<String> defaultValue;
  private final String meaning;

  SettingKey(String key, Type type, @Nullable String value, String meaning) {
    this.key = key;
    this.type = type;
    this.defaultValue = Optional.ofNullable(value);
    this.meaning = meaning;
  }

  /** The key as it is spelled in the file. */
  public String key() {
    return key;
  }

  /** The form of its value. */
  public Type type() {
    return type;
  }

  /** What holds where the key is not given; absent where it must be given. */
  public Optional<String> defaultValue() {
    return defaultValue;
  }

  /** What the key means, in full sentences. */
  public String meaning() {
    return meaning;
  }
}
