package org.tvd.policy.claims;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.bootlog.BootEvent;
import org.tvd.protocol.bootlog.Coverage;
import org.tvd.protocol.bootlog.DataDigest;
import org.tvd.protocol.bootlog.EventType;
import org.tvd.protocol.bootlog.UefiVariable;
import org.tvd.protocol.bootlog.VariableName;
import org.tvd.protocol.bootlog.VerifiedBootLog;
import org.tvd.protocol.bootlog.data.EventData;
import org.tvd.protocol.bootlog.data.Signature;
import org.tvd.protocol.bootlog.data.SignatureList;
import org.tvd.protocol.bootlog.data.SignatureType;

/** The keys of Secure Boot, its mode, and who vouched for images: PCR 7. */
record SecureBootKeys(Map<String, SignatureDatabase> databases, List<BootAuthority> authorities) {
  private static final int CONFIGURATION = 1;
  private static final int SECURE_BOOT = 7;
  private static final Bytes ON = Bytes.ofHex("01");
  private static final VariableName PK = global("PK");
  private static final VariableName SETUP_MODE = global("SetupMode");
  private static final VariableName AUDIT_MODE = global("AuditMode");
  private static final VariableName DEPLOYED_MODE = global("DeployedMode");
  private static final Set<String> MODES =
      Set.of("SecureBoot", "SetupMode", "AuditMode", "DeployedMode");

  private static VariableName global(String name) {
    return new VariableName(UefiVariable.GLOBAL_VARIABLE, name);
  }

  /**
   * What firmware measured before it handed over: that there is a platform key, and the variables
   * of the modes, which some firmware measures as configuration.
   */
  static Optional<SecureBootMode> mode(VerifiedBootLog log, DataDigest digest) {
    Optional<SecureBootMode> mode = Optional.empty();
    for (int pcr : new int[] {SECURE_BOOT, CONFIGURATION}) {
      for (BootEvent event : log.beforeSeparator(pcr)) {
        Optional<SecureBootMode> said = mode(event);
        if (said.isPresent() && digest.coverage(event) == Coverage.WHOLE) {
          mode = Optional.of(mode.map(other -> weaker(other, said.get())).orElse(said.get()));
        }
      }
    }
    return mode;
  }

  private static Optional<SecureBootMode> mode(BootEvent event) {
    if (PK.isIn(event)) {
      return Optional.of(
          PK.hasValue(event, Bytes.EMPTY) ? SecureBootMode.SETUP : SecureBootMode.USER);
    }
    if (SETUP_MODE.hasValue(event, ON)) {
      return Optional.of(SecureBootMode.SETUP);
    }
    if (AUDIT_MODE.hasValue(event, ON)) {
      return Optional.of(SecureBootMode.AUDIT);
    }
    return DEPLOYED_MODE.hasValue(event, ON)
        ? Optional.of(SecureBootMode.DEPLOYED)
        : Optional.empty();
  }

  /** Setup and audit mode stand, whatever else is measured; deployed mode is a user mode too. */
  private static SecureBootMode weaker(SecureBootMode one, SecureBootMode other) {
    if (one == other) {
      return other;
    }
    for (SecureBootMode weak : new SecureBootMode[] {SecureBootMode.SETUP, SecureBootMode.AUDIT}) {
      if (one == weak || other == weak) {
        return weak;
      }
    }
    return SecureBootMode.DEPLOYED;
  }

  /**
   * Reads PCR 7. A database that was measured with different values, or whose data is not covered,
   * is left out. Every event that is not the firmware's configuration is an authority.
   */
  static SecureBootKeys read(VerifiedBootLog log) {
    DataDigest digest = new DataDigest(log.bank());
    Map<String, EventData.KeyDatabase> found = new HashMap<>();
    Set<String> unproven = new HashSet<>();
    List<BootAuthority> authorities = new ArrayList<>();
    boolean firmware = true;
    for (BootEvent event : log.events(SECURE_BOOT)) {
      if (event.is(EventType.EV_SEPARATOR)) {
        firmware = false;
        continue;
      }
      EventData data = EventData.of(event);
      boolean covered = digest.coverage(event) == Coverage.WHOLE;
      if (data instanceof EventData.KeyDatabase database) {
        String name = database.variable().name();
        EventData.KeyDatabase first = found.putIfAbsent(name, database);
        if (!firmware || !covered || (first != null && !first.equals(database))) {
          unproven.add(name);
        }
      }
      if (!covered || !isConfiguration(data)) {
        authorities.add(authority(event, data, covered));
      }
    }
    found.keySet().removeAll(unproven);
    Map<String, SignatureDatabase> databases = new HashMap<>();
    found.forEach((name, database) -> databases.put(name, database(database)));
    return new SecureBootKeys(databases, authorities);
  }

  private static SignatureDatabase database(EventData.KeyDatabase database) {
    List<Signature> certificates = new ArrayList<>();
    List<Bytes> hashes = new ArrayList<>();
    long others = 0;
    for (SignatureList list : database.lists()) {
      if (list.type() == SignatureType.X509) {
        certificates.addAll(list.signatures());
      } else if (list.type().isImageHash()) {
        list.signatures().forEach(signature -> hashes.add(signature.data().compact()));
      } else {
        others += list.signatures().size();
      }
    }
    return new SignatureDatabase(
        Deferred.list(() -> certificates.stream().map(SecureBootKeys::certificate).toList()),
        hashes,
        others);
  }

  private static BootCertificate certificate(Signature signature) {
    return new BootCertificate(
        signature.subject().orElse(""), signature.data().sha256(), signature.owner().toString());
  }

  private static boolean isConfiguration(EventData data) {
    return switch (data) {
      case EventData.KeyDatabase database -> true;
      case EventData.Variable(UefiVariable variable) -> MODES.contains(variable.name());
      default -> false;
    };
  }

  private static BootAuthority authority(BootEvent event, EventData data, boolean covered) {
    if (!covered) {
      return new BootAuthority("", "", Bytes.EMPTY, false);
    }
    return switch (data) {
      case EventData.Authority(UefiVariable variable, Signature signature) ->
          new BootAuthority(
              variable.name(),
              signature.subject().orElse(""),
              signature.type() == SignatureType.X509 ? signature.data().sha256() : signature.data(),
              true);
      case EventData.Variable(UefiVariable variable) ->
          new BootAuthority(variable.name(), "", variable.value().sha256(), true);
      default -> new BootAuthority("", "", event.data().sha256(), true);
    };
  }
}
