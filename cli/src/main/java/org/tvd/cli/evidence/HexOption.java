package org.tvd.cli.evidence;

import org.tvd.protocol.Bytes;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** An option whose value is bytes in hex. */
final class HexOption implements ITypeConverter<Bytes> {
  @Override
  public Bytes convert(String value) {
    try {
      return Bytes.ofHex(value);
    } catch (IllegalArgumentException _) {
      throw new TypeConversionException("expected hex, found '" + value + "'");
    }
  }
}
