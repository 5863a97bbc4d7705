package org.tvd.cli;

import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** An option whose value is a number of days: what is valid for none is of no use to anybody. */
final class DaysOption implements ITypeConverter<Duration> {
  @Override
  public Duration convert(String value) {
    if (!value.matches("[1-9][0-9]{0,4}")) {
      throw new TypeConversionException("expected days, 1 to 99999, found '" + value + "'");
    }
    return Duration.ofDays(Long.parseLong(value));
  }
}
