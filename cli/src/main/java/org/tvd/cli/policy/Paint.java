package org.tvd.cli.policy;

/**
 * Colours for a terminal (ECMA-48, 8.3.117). Without them the same text says the same.
 *
 * @param on whether there are any
 */
record Paint(boolean on) {

  String error(String text) {
    return in("31;1", text);
  }

  String warning(String text) {
    return in("33", text);
  }

  String good(String text) {
    return in("32", text);
  }

  String aside(String text) {
    return in("2", text);
  }

  String heading(String text) {
    return in("1", text);
  }

  private String in(String rendition, String text) {
    return on ? "\u001b[" + rendition + "m" + text + "\u001b[0m" : text;
  }
}
