package org.tvd.tpmsim;

import java.nio.file.Path;

/** A program that starts the TPM in the directory it is given, and is killed by a test. */
final class SwtpmHolder {
  private SwtpmHolder() {}

  static void main(String[] arguments) throws Exception {
    try (Swtpm swtpm = Swtpm.start(Path.of(arguments[0]))) {
      System.out.println(swtpm.pid());
      swtpm.await();
    }
  }
}
