package org.tvd.protocol.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A piece of YAML as it is to be written: with its comments, and without its layout. */
sealed interface Written {
  /** Plain texts that mean the same between brackets. */
  Pattern SAFE_IN_FLOW = Pattern.compile("[^,\\[\\]{}]*");

  /** On one line, lists and mappings with brackets. Only where {@link #fitsOneLine()}. */
  String flow();

  /** Whether one line loses no comment and changes no meaning. */
  boolean fitsOneLine();

  /**
   * A text on one line.
   *
   * @param text with its quotes
   * @param quoted whether it has any
   */
  record Leaf(String text, boolean quoted) implements Written {
    @Override
    public String flow() {
      return text;
    }

    @Override
    public boolean fitsOneLine() {
      return !text.isEmpty() && (quoted || SAFE_IN_FLOW.matcher(text).matches());
    }
  }

  /**
   * A block of text.
   *
   * @param header its indicators: {@code >-}
   * @param lines without their common indentation
   */
  record Block(String header, List<String> lines) implements Written {
    @Override
    public String flow() {
      throw new IllegalStateException("a block stands on several lines");
    }

    @Override
    public boolean fitsOneLine() {
      return false;
    }
  }

  /**
   * A list or a mapping.
   *
   * @param mapping whether its parts have keys
   * @param bracketed whether it was written with brackets
   * @param parts in their order
   */
  record Parts(boolean mapping, boolean bracketed, List<Part> parts) implements Written {
    @Override
    public String flow() {
      List<String> texts = new ArrayList<>();
      for (Part part : parts) {
        texts.add(mapping ? part.key.text() + ": " + part.value.flow() : part.value.flow());
      }
      String inside = String.join(", ", texts);
      return mapping ? "{" + inside + "}" : "[" + inside + "]";
    }

    @Override
    public boolean fitsOneLine() {
      return parts.stream().allMatch(Part::fitsOneLine);
    }

    boolean ofLeaves() {
      return parts.stream().allMatch(part -> part.value instanceof Leaf);
    }
  }

  /** An item of a list, or an entry of a mapping. */
  final class Part {
    /** Lines of comments above it; an empty one is a blank line. */
    final List<String> above;

    final List<String> beside = new ArrayList<>(0);
    Leaf key = new Leaf("", true);
    Written value = new Leaf("", true);

    Part(List<String> above) {
      this.above = new ArrayList<>(above);
    }

    /** What stands above it, from the first comment. */
    List<String> comments() {
      return above.stream().dropWhile(String::isEmpty).toList();
    }

    private boolean fitsOneLine() {
      return beside.isEmpty()
          && comments().isEmpty()
          && (key.quoted() || SAFE_IN_FLOW.matcher(key.text()).matches())
          && value.fitsOneLine();
    }
  }
}
