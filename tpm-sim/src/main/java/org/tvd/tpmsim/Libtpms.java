package org.tvd.tpmsim;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.tvd.protocol.Bytes;
import org.tvd.tpm.TpmTransportException;

/**
 * libtpms by the foreign function interface (TPMLIB_MainInit(3), TPMLIB_Process(3)). The library
 * keeps its one TPM in static data, so each object loads a copy of its own.
 */
@SuppressWarnings("restricted") // native memory is what this class is about
final class Libtpms {
  private static final int TPMLIB_TPM_VERSION_2 = 1;

  /** In the in-out memory of TPMLIB_Process: the response's pointer, its size, its capacity. */
  private static final long POINTER = 0;

  private static final long SIZE = 8;
  private static final long CAPACITY = 12;

  private final Arena arena;
  private final MemorySegment buffer;
  private final MethodHandle mainInit;
  private final MethodHandle terminate;
  private final MethodHandle process;
  private final MethodHandle free;

  private Libtpms(Arena arena, Path library) throws TpmTransportException {
    Linker linker = Linker.nativeLinker();
    SymbolLookup symbols = SymbolLookup.libraryLookup(library, arena);
    this.arena = arena;
    this.buffer = arena.allocate(16, 8);
    this.mainInit =
        linker.downcallHandle(
            symbols.findOrThrow("TPMLIB_MainInit"), FunctionDescriptor.of(JAVA_INT));
    this.terminate =
        linker.downcallHandle(symbols.findOrThrow("TPMLIB_Terminate"), FunctionDescriptor.ofVoid());
    this.process =
        linker.downcallHandle(
            symbols.findOrThrow("TPMLIB_Process"),
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT));
    this.free =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("free"), FunctionDescriptor.ofVoid(ADDRESS));
    MethodHandle choose =
        linker.downcallHandle(
            symbols.findOrThrow("TPMLIB_ChooseTPMVersion"),
            FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    MethodHandle register =
        linker.downcallHandle(
            symbols.findOrThrow("TPMLIB_RegisterCallbacks"),
            FunctionDescriptor.of(JAVA_INT, ADDRESS));
    MethodHandle malloc =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("malloc"),
            FunctionDescriptor.of(ADDRESS, JAVA_LONG));
    MemorySegment callbacks = new LibtpmsCallbacks(malloc).table(linker, arena);
    try {
      check("TPMLIB_ChooseTPMVersion", (int) choose.invokeExact(TPMLIB_TPM_VERSION_2));
      check("TPMLIB_RegisterCallbacks", (int) register.invokeExact(callbacks));
    } catch (Throwable e) {
      throw fault(e);
    }
    powerOn();
  }

  @SuppressWarnings("MustBeClosedChecker") // unload() closes the arena
  static Libtpms load(Path library) throws IOException, TpmTransportException {
    Path copy = Files.createTempFile("libtpms", ".so");
    Arena arena = Arena.ofShared();
    try {
      Files.copy(library, copy, StandardCopyOption.REPLACE_EXISTING);
      return new Libtpms(arena, copy);
    } catch (IOException | TpmTransportException | RuntimeException e) {
      arena.close();
      throw e;
    } finally {
      // The loaded library stays mapped; nothing is left behind, however the JVM ends.
      Files.delete(copy);
    }
  }

  void powerOn() throws TpmTransportException {
    try {
      check("TPMLIB_MainInit", (int) mainInit.invokeExact());
    } catch (Throwable e) {
      throw fault(e);
    }
  }

  void powerOff() {
    try {
      terminate.invokeExact();
    } catch (Throwable e) {
      throw new IllegalStateException("TPMLIB_Terminate takes and returns nothing", e);
    }
  }

  Bytes process(Bytes command) throws TpmTransportException {
    try (Arena call = Arena.ofConfined()) {
      MemorySegment in = call.allocateFrom(JAVA_BYTE, command.toArray());
      int result =
          (int)
              process.invokeExact(
                  buffer, buffer.asSlice(SIZE, 4), buffer.asSlice(CAPACITY, 4), in, command.size());
      check("TPMLIB_Process", result);
      int size = buffer.get(JAVA_INT, SIZE);
      return Bytes.of(buffer.get(ADDRESS, POINTER).reinterpret(size).toArray(JAVA_BYTE));
    } catch (Throwable e) {
      throw fault(e);
    }
  }

  /** Unloads the library. The object is of no use afterwards. */
  void unload() {
    try {
      free.invokeExact(buffer.get(ADDRESS, POINTER));
    } catch (Throwable e) {
      throw new IllegalStateException("free takes a pointer", e);
    }
    arena.close();
  }

  private static void check(String function, int result) throws TpmTransportException {
    if (result != 0) {
      throw new TpmTransportException("libtpms: %s: 0x%x".formatted(function, result));
    }
  }

  private static TpmTransportException fault(Throwable e) {
    return e instanceof TpmTransportException known
        ? known
        : new TpmTransportException("libtpms: the call failed", e);
  }
}
