package org.tvd.policy.format;

import java.util.Random;

/** Writes YAML with comments in many ways, as people do. */
final class RandomYaml {
  private static final String[] TEXTS = {
    "a",
    "1.10",
    "true",
    "'it''s'",
    "\"q\\n#x\"",
    "a b: c#d".replace(": ", ":"),
    "[]",
    "{}",
    "'#'",
    "10.0.0.0/8",
    "x,y",
    "\"\"",
    "é ü",
    "''",
    "~"
  };

  private final Random random;
  private final StringBuilder text = new StringBuilder();
  private int names;

  RandomYaml(Random random) {
    this.random = random;
  }

  String document() {
    mapping(0, 0);
    comments(0);
    return text.toString();
  }

  private boolean sometimes(int oneOf) {
    return random.nextInt(oneOf) == 0;
  }

  private void comments(int indent) {
    while (sometimes(4)) {
      text.append(sometimes(2) ? "" : " ".repeat(indent) + "# comment " + random.nextInt(9));
      text.append("\n");
    }
  }

  private void end() {
    text.append(sometimes(5) ? "   # beside " + random.nextInt(9) : "").append("\n");
  }

  private String scalar() {
    return TEXTS[random.nextInt(TEXTS.length)];
  }

  private String flow(int depth) {
    return switch (random.nextInt(depth > 2 ? 1 : 3)) {
      case 1 ->
          "[" + flowScalar() + ", " + flow(depth + 1) + (sometimes(3) ? ",\n      " : ", ") + "z]";
      case 2 -> "{ k: " + flow(depth + 1) + ",  l: " + flowScalar() + "}";
      default -> flowScalar();
    };
  }

  private String flowScalar() {
    String scalar = scalar();
    return scalar.contains(",") ? "'" + scalar + "'" : scalar;
  }

  private void mapping(int indent, int depth) {
    int entries = 1 + random.nextInt(4);
    for (int i = 0; i < entries; i++) {
      comments(indent);
      text.append(" ".repeat(indent)).append("k").append(names++).append(":");
      value(indent, depth);
    }
  }

  private void value(int indent, int depth) {
    switch (random.nextInt(depth > 3 ? 3 : 6)) {
      case 0 -> {
        text.append(" ").append(scalar());
        end();
      }
      case 1 -> {
        text.append(" ").append(flow(0));
        end();
      }
      case 2 -> {
        text.append(sometimes(2) ? " >-" : " |").append("\n");
        String in = " ".repeat(indent + 2 + random.nextInt(3));
        text.append(in).append("one # no comment\n").append(sometimes(2) ? "\n" : "");
        text.append(in).append("  two\n").append(in).append("three\n");
      }
      case 3 -> {
        end();
        list(indent + (sometimes(2) ? 0 : 2), depth + 1);
      }
      default -> {
        end();
        mapping(indent + 1 + random.nextInt(4), depth + 1);
      }
    }
  }

  private void list(int indent, int depth) {
    int items = 1 + random.nextInt(3);
    for (int i = 0; i < items; i++) {
      comments(indent);
      text.append(" ".repeat(indent)).append("-");
      if (sometimes(4)) {
        text.append(" k").append(names++).append(": ").append(scalar()).append("\n");
        text.append(" ".repeat(indent + 2)).append("k").append(names++).append(":");
        value(indent + 2, depth + 1);
      } else {
        text.append(" ").append(sometimes(2) ? scalar() : flow(1));
        end();
      }
    }
  }
}
