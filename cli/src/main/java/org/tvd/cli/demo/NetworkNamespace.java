package org.tvd.cli.demo;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Moves threads into network namespaces (setns(2)). A socket stays in the namespace of the thread
 * that made it, whoever uses it later.
 */
public final class NetworkNamespace {
  private static final int CLONE_NEWNET = 0x40000000;
  private static final int O_RDONLY = 0;

  private final String name;

  /** The namespace that {@code ip netns} calls {@code name}. */
  public NetworkNamespace(String name) {
    this.name = name;
  }

  /** Runs {@code work} on a thread of its own in this namespace. */
  public <T> T call(Callable<T> work) throws IOException, InterruptedException {
    var task =
        new FutureTask<T>(
            () -> {
              enter();
              return work.call();
            });
    Thread.ofPlatform().name("in " + name).start(task);
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw new IOException("in " + name + ": " + e.getCause(), e.getCause());
    }
  }

  /** Moves the calling platform thread, and the threads that it starts from here on. */
  @SuppressWarnings("restricted") // two system calls that Java has no other way to
  public void enter() throws IOException {
    Linker linker = Linker.nativeLinker();
    Linker.Option errnoState = Linker.Option.captureCallState("errno");
    StructLayout layout = Linker.Option.captureStateLayout();
    VarHandle errno = layout.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    MethodHandle open =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("open"),
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
            errnoState,
            Linker.Option.firstVariadicArg(2));
    MethodHandle setns =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("setns"),
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT),
            errnoState);
    MethodHandle close =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("close"), FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(layout);
      int fd = (int) open.invokeExact(state, arena.allocateFrom("/run/netns/" + name), O_RDONLY);
      if (fd < 0) {
        throw new IOException("no namespace " + name + ", errno " + (int) errno.get(state, 0L));
      }
      int result = (int) setns.invokeExact(state, fd, CLONE_NEWNET);
      int why = (int) errno.get(state, 0L);
      int _ = (int) close.invokeExact(fd);
      if (result != 0) {
        throw new IOException("cannot enter namespace " + name + ", errno " + why);
      }
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) { // what a method handle declares
      throw new IllegalStateException(e);
    }
  }
}
