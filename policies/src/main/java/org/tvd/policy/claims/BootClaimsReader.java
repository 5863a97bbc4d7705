package org.tvd.policy.claims;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.bootlog.BootEvent;
import org.tvd.protocol.bootlog.Coverage;
import org.tvd.protocol.bootlog.DataDigest;
import org.tvd.protocol.bootlog.EventType;
import org.tvd.protocol.bootlog.SecureBoot;
import org.tvd.protocol.bootlog.UefiVariable;
import org.tvd.protocol.bootlog.VerifiedBootLog;
import org.tvd.protocol.bootlog.data.EventData;
import org.tvd.protocol.bootlog.data.Signature;

/** Makes claims of a verified log: the images here, the rest by its register. */
final class BootClaimsReader {
  private static final int DRIVERS = 2;
  private static final int APPLICATIONS = 4;
  private static final int SECURE_BOOT = 7;

  private BootClaimsReader() {}

  static BootClaims read(VerifiedBootLog log) {
    DataDigest digest = new DataDigest(log.bank());
    Optional<String> commandLine = KernelCommandLine.of(log, digest);
    Supplier<SecureBootKeys> keys = Deferred.value(() -> SecureBootKeys.read(log));
    return new BootClaims(
        true,
        log.pcrs().stream().map(Integer::longValue).toList(),
        log.secureBoot() == SecureBoot.ENABLED,
        SecureBootKeys.mode(log, digest),
        Deferred.list(log, APPLICATIONS, () -> applications(log)),
        commandLine,
        commandLine.map(line -> Deferred.list(() -> KernelCommandLine.arguments(line))),
        Deferred.list(log, APPLICATIONS, () -> images(log)),
        Deferred.list(log, SECURE_BOOT, () -> keys.get().authorities()),
        Deferred.map(() -> keys.get().databases()),
        FirmwareClaimsReader.read(log, digest),
        LoaderClaimsReader.read(log, digest),
        WindowsClaimsReader.read(log));
  }

  private static List<String> applications(VerifiedBootLog log) {
    DataDigest digest = new DataDigest(log.bank());
    List<String> found = new ArrayList<>();
    for (BootEvent event : log.events(APPLICATIONS)) {
      if (mayBeImage(event, digest)) {
        found.add(digestOf(event, log).hex());
      }
    }
    return found;
  }

  private static List<BootImage> images(VerifiedBootLog log) {
    DataDigest digest = new DataDigest(log.bank());
    List<BootImage> images = new ArrayList<>();
    String authority = "";
    for (BootEvent event : log.events()) {
      if (event.is(EventType.EV_EFI_VARIABLE_AUTHORITY)) {
        authority = loggedAuthority(EventData.of(event));
      } else if ((event.pcr() == DRIVERS || event.pcr() == APPLICATIONS)
          && mayBeImage(event, digest)) {
        String path =
            EventData.of(event) instanceof EventData.ImageLoad image ? image.path().text() : "";
        images.add(new BootImage(event.pcr(), digestOf(event, log), path, authority));
      }
    }
    return images;
  }

  private static String loggedAuthority(EventData data) {
    return switch (data) {
      case EventData.Authority(UefiVariable variable, Signature signature) ->
          signature.subject().orElse(variable.name());
      case EventData.Variable(UefiVariable variable) -> variable.name();
      default -> "";
    };
  }

  /**
   * Whether nothing proves that the event is not of an image. Its type does not, for it is not
   * measured; data that its digest covers does, if it is a text, which no image is.
   */
  private static boolean mayBeImage(BootEvent event, DataDigest digest) {
    return !event.is(EventType.EV_SEPARATOR) && !isProvenText(event, digest);
  }

  /** Whether the event's data is printable text that its digest covers. */
  static boolean isProvenText(BootEvent event, DataDigest digest) {
    return digest.coverage(event) == Coverage.WHOLE
        && EventData.of(event) instanceof EventData.Text(String text)
        && (event.data().equals(Bytes.ofUtf8(text))
            || event.data().equals(Bytes.ofUtf8(text + "\0")));
  }

  static Bytes digestOf(BootEvent event, VerifiedBootLog log) {
    return event.digest(log.bank()).orElseThrow().compact(); // it extended the bank
  }
}
