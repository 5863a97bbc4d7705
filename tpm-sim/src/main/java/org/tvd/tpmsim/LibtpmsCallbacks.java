package org.tvd.tpmsim;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.HashMap;
import java.util.Map;

/**
 * What libtpms asks of its surroundings (TPMLIB_RegisterCallbacks(3)): a store for its state, here
 * in memory, the locality and the physical presence.
 */
@SuppressWarnings("restricted") // native memory is what this class is about
final class LibtpmsCallbacks {
  private static final int TPM_SUCCESS = 0;
  private static final int TPM_FAIL = 9;

  /** TPM_RETRY: there is no such state yet. */
  private static final int ABSENT = 0x800;

  private static final int MAX_NAME = 64;

  private final Map<String, byte[]> state = new HashMap<>();
  private final MethodHandle malloc;

  LibtpmsCallbacks(MethodHandle malloc) {
    this.malloc = malloc;
  }

  /** The struct libtpms_callbacks: its size, then seven functions. */
  MemorySegment table(Linker linker, Arena arena) {
    FunctionDescriptor none = FunctionDescriptor.of(JAVA_INT);
    FunctionDescriptor get = FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT);
    MemorySegment table = arena.allocate(64, 8);
    table.set(JAVA_INT, 0, 64);
    String[] names = {"init", "load", "store", "delete", "init", "locality", "presence"};
    FunctionDescriptor[] types = {
      none,
      FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, ADDRESS),
      FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS),
      FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_BYTE),
      none,
      get,
      get
    };
    for (int i = 0; i < names.length; i++) {
      table.set(ADDRESS, 8 + 8L * i, stub(linker, arena, names[i], types[i]));
    }
    return table;
  }

  private MemorySegment stub(Linker linker, Arena arena, String name, FunctionDescriptor type) {
    try {
      MethodHandle method = MethodHandles.lookup().bind(this, name, type.toMethodType());
      return linker.upcallStub(method, type, arena);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the callback " + name + " is in this class", e);
    }
  }

  int init() {
    return TPM_SUCCESS;
  }

  int load(MemorySegment data, MemorySegment length, int tpm, MemorySegment name) {
    byte[] value = state.get(key(tpm, name));
    if (value == null) {
      return ABSENT;
    }
    try {
      // libtpms frees it.
      MemorySegment copy = (MemorySegment) malloc.invokeExact((long) value.length);
      MemorySegment.copy(value, 0, copy.reinterpret(value.length), JAVA_BYTE, 0, value.length);
      data.reinterpret(ADDRESS.byteSize()).set(ADDRESS, 0, copy);
      length.reinterpret(JAVA_INT.byteSize()).set(JAVA_INT, 0, value.length);
      return TPM_SUCCESS;
    } catch (Throwable e) {
      return TPM_FAIL; // An exception must not cross native code; the TPM fails and says so.
    }
  }

  int store(MemorySegment data, int length, int tpm, MemorySegment name) {
    state.put(key(tpm, name), data.reinterpret(length).toArray(JAVA_BYTE));
    return TPM_SUCCESS;
  }

  int delete(int tpm, MemorySegment name, byte mustExist) {
    return state.remove(key(tpm, name)) == null && mustExist != 0 ? TPM_FAIL : TPM_SUCCESS;
  }

  int locality(MemorySegment locality, int tpm) {
    locality.reinterpret(JAVA_INT.byteSize()).set(JAVA_INT, 0, 0);
    return TPM_SUCCESS;
  }

  int presence(MemorySegment presence, int tpm) {
    presence.reinterpret(1).set(JAVA_BYTE, 0, (byte) 0);
    return TPM_SUCCESS;
  }

  private static String key(int tpm, MemorySegment name) {
    return tpm + "/" + name.reinterpret(MAX_NAME).getString(0);
  }
}
