package org.tvd.protocol.bootlog.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.tvd.protocol.ByteReader;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.bootlog.UefiVariable;
import org.tvd.protocol.bootlog.data.EventData.Authority;
import org.tvd.protocol.bootlog.data.EventData.BootEntry;
import org.tvd.protocol.bootlog.data.EventData.BootOrder;
import org.tvd.protocol.bootlog.data.EventData.KeyDatabase;
import org.tvd.protocol.bootlog.data.EventData.Variable;

/** Reads measured UEFI variables (UEFI specification, sections 3.3 and 32.3). */
final class VariableReader {
  private static final Set<String> GLOBAL_KEYS = Set.of("PK", "KEK");
  private static final Set<String> IMAGE_KEYS = Set.of("db", "dbx", "dbt", "dbr");
  private static final UUID NO_OWNER = new UUID(0, 0);
  private static final int OWNER = 16;
  private static final int SHA256 = 32;
  private static final int DER_SEQUENCE = 0x30;

  private VariableReader() {}

  static EventData variable(Bytes data) throws MalformedException {
    UefiVariable variable = UefiVariable.parse(data);
    boolean global = variable.vendor().equals(UefiVariable.GLOBAL_VARIABLE);
    if (global ? GLOBAL_KEYS.contains(variable.name()) : isImageKeys(variable)) {
      return new KeyDatabase(variable, SignatureList.parseAll(variable.value()));
    }
    if (global && variable.name().equals("BootOrder")) {
      return bootOrder(variable.value());
    }
    return global && isBootEntry(variable.name())
        ? new BootEntry(
            Integer.parseInt(variable.name().substring(4), 16), LoadOption.parse(variable.value()))
        : new Variable(variable);
  }

  private static boolean isImageKeys(UefiVariable variable) {
    return variable.vendor().equals(UefiVariable.IMAGE_SECURITY_DATABASE)
        && IMAGE_KEYS.contains(variable.name());
  }

  private static boolean isBootEntry(String name) {
    return name.length() == 8
        && name.startsWith("Boot")
        && name.chars().skip(4).allMatch(c -> "0123456789ABCDEF".indexOf(c) >= 0);
  }

  private static BootOrder bootOrder(Bytes value) throws MalformedException {
    ByteReader in = ByteReader.littleEndian("BootOrder", value);
    List<Integer> numbers = new ArrayList<>(value.size() / 2);
    while (in.remaining() > 0) {
      numbers.add(in.u16("number"));
    }
    return new BootOrder(numbers);
  }

  /**
   * The value is an EFI_SIGNATURE_DATA; shim logs its own certificate bare, and its SBAT level and
   * flags under the same type.
   */
  static EventData authority(Bytes data) throws MalformedException {
    UefiVariable variable = UefiVariable.parse(data);
    Bytes value = variable.value();
    if (isCertificate(value, 0)) {
      return new Authority(variable, new Signature(SignatureType.X509, NO_OWNER, value));
    }
    boolean certificate = isCertificate(value, OWNER);
    if (!certificate && value.size() != OWNER + SHA256) {
      return new Variable(variable);
    }
    SignatureType type = certificate ? SignatureType.X509 : SignatureType.SHA256;
    return new Authority(variable, Signature.parse(type, value));
  }

  /** Whether a DER sequence with a length of two bytes stands at {@code offset}, to the end. */
  private static boolean isCertificate(Bytes value, int offset) {
    return value.size() >= offset + 4
        && value.at(offset) == DER_SEQUENCE
        && value.at(offset + 1) == 0x82
        && (value.at(offset + 2) << 8 | value.at(offset + 3)) == value.size() - offset - 4;
  }
}
