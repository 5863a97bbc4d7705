package org.tvd.cli.demo;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What happens when the process is told to end: the thread that tells the story stops, and then
 * everything that it made goes.
 */
final class Ending implements Runnable {
  private static final long STOP_SECONDS = 20;

  private final Lab lab;
  private final Thread teller = Thread.currentThread();
  private final CountDownLatch told = new CountDownLatch(1);
  private boolean begun;

  /** To be made by the thread that tells. */
  Ending(Lab lab) {
    this.lab = lab;
  }

  /** Whether the process was told to end. */
  synchronized boolean begun() {
    return begun;
  }

  /** The story is over; from here on nothing interrupts the thread that told it. */
  synchronized void told() {
    told.countDown();
    Thread.interrupted(); // what follows is removing, which must not be cut short
  }

  @Override
  public void run() {
    stop();
    try {
      if (!told.await(STOP_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("tvd: the story does not stop; removing what it made all the same");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    lab.close();
  }

  private synchronized void stop() {
    begun = true;
    if (told.getCount() > 0) {
      teller.interrupt();
    }
  }
}
