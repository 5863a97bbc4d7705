package org.tvd.enforcer;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;

/**
 * Runs inside a namespace and sends what the Java platform cannot: whole frames, and one datagram
 * that the kernel takes apart only where it is received (UDP segmentation offload).
 */
final class RawPackets {
  private static final int AF_INET6 = 10;
  private static final int AF_PACKET = 17;
  private static final int UDP = 17;
  private static final int UDP_SEGMENT = 103;
  private static final short ALL = (short) 0x0300; // ETH_P_ALL in network order

  private RawPackets() {}

  public static void main(String[] arguments) throws Throwable {
    byte[] data = HexFormat.of().parseHex(arguments[2]);
    if (arguments[0].equals("frame")) {
      frame(arguments[1], data);
    } else {
      segments(arguments[1], data);
    }
  }

  private static void frame(String device, byte[] data) throws Throwable {
    ByteBuffer address = ByteBuffer.allocate(20).order(ByteOrder.nativeOrder());
    int index = NetworkInterface.getByName(device).getIndex();
    address.putShort((short) AF_PACKET).putShort(ALL).putInt(index);
    send(call("socket", 3, AF_PACKET, 3, 0), data, address.array());
  }

  /** Two datagrams of one size, to the VXLAN port of an IPv6 address. */
  private static void segments(String to, byte[] data) throws Throwable {
    ByteBuffer address = ByteBuffer.allocate(28).order(ByteOrder.nativeOrder());
    address.putShort((short) AF_INET6).putShort(Short.reverseBytes((short) 4789)).putInt(0);
    address.put(InetAddress.ofLiteral(to).getAddress());
    int socket = call("socket", 3, AF_INET6, 2, 0);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment size = arena.allocateFrom(ValueLayout.JAVA_INT, data.length / 2);
      MethodHandle option = handle("setsockopt", "iiipi");
      check((int) option.invoke(socket, UDP, UDP_SEGMENT, size, 4));
    }
    send(socket, data, address.array());
  }

  private static void send(int socket, byte[] data, byte[] address) throws Throwable {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment content = arena.allocateFrom(ValueLayout.JAVA_BYTE, data);
      MemorySegment to = arena.allocateFrom(ValueLayout.JAVA_BYTE, address);
      MethodHandle sendto = handle("sendto", "iplipi");
      check((int) sendto.invoke(socket, content, (long) data.length, 0, to, address.length));
    }
  }

  private static int call(String name, int count, int one, int two, int three) throws Throwable {
    return check((int) handle(name, "i".repeat(count)).invoke(one, two, three));
  }

  private static int check(int result) {
    if (result < 0) {
      throw new IllegalStateException("a system call failed");
    }
    return result;
  }

  @SuppressWarnings("restricted")
  private static MethodHandle handle(String name, String arguments) {
    var layouts =
        arguments
            .chars()
            .mapToObj(
                kind ->
                    switch (kind) {
                      case 'p' -> ValueLayout.ADDRESS;
                      case 'l' -> ValueLayout.JAVA_LONG;
                      default -> ValueLayout.JAVA_INT;
                    })
            .toArray(MemoryLayout[]::new);
    Linker linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().find(name).orElseThrow(),
        FunctionDescriptor.of(ValueLayout.JAVA_INT, layouts));
  }
}
