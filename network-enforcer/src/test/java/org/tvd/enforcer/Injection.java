package org.tvd.enforcer;

import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.tvd.protocol.plan.Vpe;

/** Sends cleartext VXLAN with a frame that looks as if VPE 2 had sent it to VPE 1. */
final class Injection {
  private Injection() {}

  static void vxlan(Lab lab, int fromHost, String to, Plans plans, String marker) throws Exception {
    vxlan(lab, fromHost, to, plans.vni, plans.vpe(2), plans.vpe(1), marker);
  }

  static void vxlan(Lab lab, int fromHost, String to, int vni, Vpe from, Vpe dest, String marker)
      throws Exception {
    Process nc = lab.start(Lab.host(fromHost), "nc", "-u", "-w1", to, "4789");
    try (OutputStream out = nc.getOutputStream()) {
      out.write(packet(vni, frame(from, dest, marker)));
    }
    nc.waitFor(5, TimeUnit.SECONDS);
  }

  /** A VXLAN datagram's content. */
  static byte[] packet(int vni, byte[] frame) {
    ByteBuffer packet = ByteBuffer.allocate(8 + frame.length);
    return packet.putInt(0x08000000).putInt(vni << 8).put(frame).array();
  }

  /** A frame with an IPv4 packet from one VPE to another. */
  static byte[] frame(Vpe from, Vpe to, String marker) {
    byte[] text = marker.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer packet = ByteBuffer.allocate(14 + 20 + 8 + text.length);
    packet.put(mac(to)).put(mac(from)).putShort((short) 0x0800);
    int ip = packet.position();
    packet.putShort((short) 0x4500).putShort((short) (28 + text.length)).putInt(0);
    packet.putShort((short) 0x4011).putShort((short) 0).put(address(from)).put(address(to));
    packet.putShort(ip + 10, checksum(packet, ip));
    packet.putShort((short) 7000).putShort((short) 7777);
    packet.putShort((short) (8 + text.length)).putShort((short) 0).put(text);
    return packet.array();
  }

  /** The same frame with an 802.1Q tag. */
  static byte[] tagged(byte[] frame) {
    ByteBuffer tagged = ByteBuffer.allocate(frame.length + 4);
    tagged.put(frame, 0, 12).putInt(0x81000005).put(frame, 12, frame.length - 12);
    return tagged.array();
  }

  private static short checksum(ByteBuffer packet, int from) {
    int sum = 0;
    for (int i = 0; i < 20; i += 2) {
      sum += packet.getShort(from + i) & 0xffff;
    }
    return (short) ~((sum & 0xffff) + (sum >>> 16));
  }

  private static byte[] mac(Vpe vpe) {
    return HexFormat.ofDelimiter(":").parseHex(vpe.mac());
  }

  private static byte[] address(Vpe vpe) {
    return InetAddress.ofLiteral(vpe.address()).getAddress();
  }
}
