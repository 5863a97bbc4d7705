package org.tvd.tpm;

/** The TPM's response codes in words (TPM 2.0 Library, part 2, 6.6). */
final class ResponseCodes {
  private ResponseCodes() {}

  static String describe(int code) {
    return "0x%03x".formatted(code);
  }
}
