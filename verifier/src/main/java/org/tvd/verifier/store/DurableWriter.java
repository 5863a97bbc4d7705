package org.tvd.verifier.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/**
 * Writes in the order in which they were handed in, and says when each is on the disk. One thread
 * takes all that wait, commits them in one transaction and forces the file once (H2 by itself
 * writes up to half a second later).
 *
 * <p>A write that fails ends the writer: memory is ahead of the disk then, and nothing may be
 * released that is not stored. Every later write fails at once.
 */
public final class DurableWriter implements AutoCloseable {
  private static final int MAX_WAITING = 10_000;

  private record Pending(
      HandleCallback<?, RuntimeException> work, CompletableFuture<Object> done) {}

  private final Jdbi jdbi;
  private final BlockingQueue<Pending> waiting = new LinkedBlockingQueue<>(MAX_WAITING);
  private final Thread thread;
  private volatile boolean open = true;

  public DurableWriter(Jdbi jdbi) {
    this.jdbi = jdbi;
    this.thread = Thread.ofPlatform().name("durable-writer").start(this::run);
  }

  /**
   * Hands in a write.
   *
   * @return completes with the write's value once it is on the disk
   */
  @SuppressWarnings("unchecked") // the value that the callback gave goes to the callback's future
  public <T> CompletableFuture<T> write(HandleCallback<T, RuntimeException> work) {
    var done = new CompletableFuture<Object>();
    if (!open || !waiting.offer(new Pending(work, done))) {
      done.completeExceptionally(
          new StoreException("the store takes no more writes", new IllegalStateException()));
    }
    return (CompletableFuture<T>) done;
  }

  private void run() {
    List<Pending> group = new ArrayList<>();
    try {
      while (open || !waiting.isEmpty()) {
        group.clear();
        Pending first = waiting.poll(100, java.util.concurrent.TimeUnit.MILLISECONDS);
        if (first == null) {
          continue;
        }
        group.add(first);
        waiting.drainTo(group);
        commit(group);
      }
    } catch (InterruptedException | JdbiException | StoreException e) {
      open = false;
      waiting.drainTo(group);
      var failure = new StoreException("the store failed: " + e.getMessage(), e);
      group.forEach(pending -> pending.done.completeExceptionally(failure));
    }
  }

  private void commit(List<Pending> group) {
    try (Handle handle = jdbi.open()) {
      List<Object> values =
          handle.inTransaction(
              h -> {
                List<Object> out = new ArrayList<>(group.size());
                for (Pending pending : group) {
                  out.add(pending.work.withHandle(h));
                }
                return out;
              });
      handle.execute("checkpoint sync");
      for (int i = 0; i < values.size(); i++) {
        group.get(i).done.completeAsync(constant(values.get(i)), Runnable::run);
      }
    }
  }

  private static java.util.function.Supplier<Object> constant(Object value) {
    return () -> value;
  }

  /** Finishes what was handed in. */
  @Override
  public void close() {
    open = false;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
