package org.tvd.protocol.property;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1UTCTime;

/**
 * Times in the one form that RFC 5280, sections 4.1.2.5.1 and 4.1.2.5.2 leaves: whole seconds, Z.
 */
final class DerTime {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'").withResolverStyle(ResolverStyle.STRICT);
  private static final int FIRST_YEAR_OF_1900 = 50;

  private DerTime() {}

  /**
   * @throws IllegalArgumentException if {@code time} is of another form
   */
  static Instant of(ASN1Primitive time) {
    return switch (time) {
      case ASN1GeneralizedTime general -> parse(general.getTimeString());
      case ASN1UTCTime utc -> {
        String text = String.valueOf(utc);
        if (!text.matches("[0-9]{12}Z")) {
          throw new IllegalArgumentException("time: expected YYMMDDHHMMSSZ");
        }
        int year = Integer.parseInt(text.substring(0, 2));
        yield parse((year < FIRST_YEAR_OF_1900 ? "20" : "19") + text);
      }
      default -> throw new IllegalArgumentException("time: expected UTCTime or GeneralizedTime");
    };
  }

  private static Instant parse(String text) {
    try {
      return LocalDateTime.parse(text, TIME).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("validity: expected YYYYMMDDHHMMSSZ", e);
    }
  }
}
