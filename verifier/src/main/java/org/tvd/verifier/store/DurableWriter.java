package org.tvd.verifier.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes in the order in which they were handed in, and says when each is on the disk. One thread
 * takes all that wait, commits them in one transaction and forces the file once (H2 by itself
 * writes up to half a second later).
 *
 * <p>A write that fails ends the writer: memory is ahead of the disk then, and nothing may be
 * released that is not stored. Every later write fails at once.
 */
public final class DurableWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DurableWriter.class);
  private static final int MAX_WAITING = 10_000;

  private final Handle handle; // its own: readers cannot keep the writer waiting for one
  private final Deque<Pending<?>> waiting = new ArrayDeque<>();
  private final Thread thread;
  private boolean open = true;

  public DurableWriter(Jdbi jdbi) {
    this.handle = jdbi.open();
    this.thread = Thread.ofPlatform().name("durable-writer").start(this::run);
  }

  private static final class Pending<T> {
    private final HandleCallback<T, RuntimeException> work;
    private final Runnable onStored;
    private final CompletableFuture<T> done = new CompletableFuture<>();
    private @Nullable T value;

    Pending(HandleCallback<T, RuntimeException> work, Runnable onStored) {
      this.work = work;
      this.onStored = onStored;
    }

    void write(Handle handle) {
      value = work.withHandle(handle);
    }

    void stored() {
      onStored.run();
      done.complete(value);
    }

    void failed(StoreException failure) {
      done.completeExceptionally(failure);
    }
  }

  /**
   * Hands in a write.
   *
   * @param onStored runs once it is on the disk, in the order of the writes, before the future
   *     completes; it must not fail
   * @return completes with the write's value once it is on the disk
   * @throws StoreException if it was not taken: it is not, and will not be, stored
   */
  public <T> CompletableFuture<T> write(
      HandleCallback<T, RuntimeException> work, Runnable onStored) {
    var pending = new Pending<>(work, onStored);
    synchronized (waiting) {
      if (!open) {
        throw new StoreException("the store takes no more writes", new IllegalStateException());
      }
      if (waiting.size() >= MAX_WAITING) {
        throw new StoreException("the store is overloaded", new IllegalStateException());
      }
      waiting.add(pending);
      waiting.notifyAll();
    }
    return pending.done;
  }

  /** Hands in a write that nobody else looks at. */
  public <T> CompletableFuture<T> write(HandleCallback<T, RuntimeException> work) {
    return write(work, () -> {});
  }

  private void run() {
    List<Pending<?>> group = List.of();
    try (handle) {
      while (true) {
        group = take();
        if (group.isEmpty()) {
          return; // closed, and everything is written
        }
        commit(group);
      }
    } catch (InterruptedException | RuntimeException | Error e) {
      fail(group, e);
    }
  }

  private List<Pending<?>> take() throws InterruptedException {
    synchronized (waiting) {
      while (open && waiting.isEmpty()) {
        waiting.wait();
      }
      List<Pending<?>> group = List.copyOf(waiting);
      waiting.clear();
      return group;
    }
  }

  private void commit(List<Pending<?>> group) {
    handle.useTransaction(h -> group.forEach(pending -> pending.write(h)));
    handle.execute("checkpoint sync");
    group.forEach(Pending::stored);
  }

  private void fail(List<Pending<?>> group, Throwable cause) {
    LOG.error("the store failed; nothing more is decided until the verifier is restarted", cause);
    List<Pending<?>> lost = new ArrayList<>(group);
    synchronized (waiting) {
      open = false;
      lost.addAll(waiting);
      waiting.clear();
    }
    var failure = new StoreException("the store failed: " + cause.getMessage(), cause);
    lost.forEach(pending -> pending.failed(failure));
  }

  /** Finishes what was handed in. */
  @Override
  public void close() {
    synchronized (waiting) {
      open = false;
      waiting.notifyAll();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
