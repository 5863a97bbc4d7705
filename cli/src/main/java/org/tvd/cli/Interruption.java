package org.tvd.cli;

import java.util.concurrent.CountDownLatch;

/** Lets a command run until its process is told to end, and closes what it runs before that. */
final class Interruption {
  private Interruption() {}

  /** Waits for SIGINT or SIGTERM; {@code part} is closed when it comes. */
  static void await(AutoCloseable part) throws InterruptedException {
    var ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try {
                    part.close();
                  } catch (Exception e) { // the process ends all the same
                    System.err.println("tvd: while ending: " + e.getMessage());
                  }
                  ended.countDown();
                },
                "end"));
    ended.await();
  }
}
