package org.tvd.policy.draw;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tvd.policy.draw.Look.Colors;

/** Whether what is drawn can be read (WCAG 2.2). */
final class LookTest {

  @ParameterizedTest
  @EnumSource
  void textIsReadableOnItsFillAndOnEitherBackground(Look look) {
    readable(look.light(), Look.CLOSED.light().fill());
    readable(look.dark(), Look.CLOSED.dark().fill());
  }

  private static void readable(Colors colors, String ground) {
    assertThat(contrast(colors.text(), colors.fill())).as("1.4.3").isGreaterThan(4.5);
    assertThat(contrast(colors.text(), ground)).as("1.4.3").isGreaterThan(4.5);
    assertThat(contrast(colors.stroke(), ground)).as("1.4.11").isGreaterThan(3);
  }

  private static double contrast(String one, String other) {
    double a = luminance(one);
    double b = luminance(other);
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  }

  /** Relative luminance of sRGB, as WCAG 2.2 defines it. */
  private static double luminance(String color) {
    return 0.2126 * channel(color, 1) + 0.7152 * channel(color, 3) + 0.0722 * channel(color, 5);
  }

  private static double channel(String color, int at) {
    double value = Integer.parseInt(color.substring(at, at + 2), 16) / 255.0;
    return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
  }
}
