package org.tvd.enforcer.wireguard;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.tvd.protocol.Secret;
import org.tvd.protocol.plan.Endpoint;

/**
 * The configuration that {@code wg setconf} and {@code wg addconf} read, wg(8). It holds keys: it
 * goes to standard input as bytes, which the receiver clears, and never becomes a string.
 */
final class WireGuardConfiguration {
  /** Keeps a path through stateful middle boxes, and starts the handshake without any traffic. */
  private static final int KEEPALIVE_SECONDS = 10;

  private ByteBuffer text = ByteBuffer.allocate(512);

  /** The section of the host itself. */
  WireGuardConfiguration self(Secret privateKey, int port) {
    append("[Interface]\nListenPort = " + port + "\nPrivateKey = ");
    append(privateKey);
    append("\n");
    return this;
  }

  /** The section of one peer, who may send from its tunnel address only. */
  WireGuardConfiguration peer(Endpoint peer, Secret preSharedKey) {
    append("[Peer]\nPublicKey = " + peer.wireGuardKey().base64() + "\nPresharedKey = ");
    append(preSharedKey);
    append("\nEndpoint = " + peer.underlayAddress() + ":" + peer.wireGuardPort());
    append("\nAllowedIPs = " + peer.tunnelAddress() + "/128");
    append("\nPersistentKeepalive = " + KEEPALIVE_SECONDS + "\n");
    return this;
  }

  /** The text so far; this object's copy is cleared. */
  byte[] take() {
    byte[] bytes = Arrays.copyOf(text.array(), text.position());
    Arrays.fill(text.array(), (byte) 0);
    text.clear();
    return bytes;
  }

  private void append(String part) {
    append(part.getBytes(StandardCharsets.US_ASCII));
  }

  private void append(Secret secret) {
    byte[] key = secret.reveal();
    byte[] base64 = Base64.getEncoder().encode(key);
    append(base64);
    Arrays.fill(key, (byte) 0);
    Arrays.fill(base64, (byte) 0);
  }

  private void append(byte[] part) {
    if (text.remaining() < part.length) {
      byte[] old = text.array();
      ByteBuffer larger = ByteBuffer.allocate(2 * (old.length + part.length));
      larger.put(old, 0, text.position());
      Arrays.fill(old, (byte) 0);
      text = larger;
    }
    text.put(part);
  }
}
