package org.tvd.tpm;

import java.net.InetSocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where a TPM is. Its text form is {@code device:/dev/tpmrm0}, {@code swtpm:/path/to/socket},
 * {@code swtpm:127.0.0.1:2321} or {@code simulator:127.0.0.1:2321}; {@code toString} gives it back.
 */
public sealed interface TpmAddress {

  /** A Linux TPM device; /dev/tpmrm0 has the kernel's resource manager, /dev/tpm0 has not. */
  record Device(Path path) implements TpmAddress {
    @Override
    public String toString() {
      return "device:" + path;
    }
  }

  /** The data channel of a swtpm, as a Unix socket. */
  record SwtpmUnix(Path socket) implements TpmAddress {
    @Override
    public String toString() {
      return "swtpm:" + socket;
    }
  }

  /** The data channel of a swtpm, over TCP. */
  record SwtpmTcp(String host, int port) implements TpmAddress {
    @Override
    public String toString() {
      return "swtpm:" + host + ":" + port;
    }
  }

  /** The command port of IBM's or Microsoft's TPM simulator; its platform port is the next one. */
  record Simulator(String host, int port) implements TpmAddress {
    @Override
    public String toString() {
      return "simulator:" + host + ":" + port;
    }
  }

  /**
   * Parses the text form.
   *
   * @throws IllegalArgumentException if {@code text} is none, saying which forms there are
   */
  static TpmAddress parse(String text) {
    int colon = text.indexOf(':');
    String kind = colon < 0 ? "" : text.substring(0, colon);
    String place = text.substring(colon + 1);
    return switch (kind) {
      case "device" -> new Device(path(text, place));
      case "swtpm" ->
          place.startsWith("/")
              ? new SwtpmUnix(path(text, place))
              : new SwtpmTcp(host(text, place), port(text, place));
      case "simulator" -> new Simulator(host(text, place), port(text, place));
      default -> throw notAnAddress(text);
    };
  }

  /**
   * Connects to the TPM.
   *
   * @param deadline how long connecting may take, and each command after it; more than zero
   * @throws TpmTransportException if there is no TPM at this address
   */
  default TpmTransport connect(Duration deadline) throws TpmTransportException {
    return switch (this) {
      case Device(Path path) -> LinuxDeviceTransport.open(path, deadline);
      case SwtpmUnix(Path socket) ->
          SwtpmTransport.connect(this, UnixDomainSocketAddress.of(socket), deadline);
      case SwtpmTcp(String host, int port) ->
          SwtpmTransport.connect(this, new InetSocketAddress(host, port), deadline);
      case Simulator(String host, int port) ->
          SimulatorTransport.connect(this, new InetSocketAddress(host, port), deadline);
    };
  }

  private static Path path(String text, String place) {
    if (!place.startsWith("/") || place.indexOf('\0') >= 0) {
      throw notAnAddress(text);
    }
    return Path.of(place);
  }

  private static String host(String text, String place) {
    int colon = place.lastIndexOf(':');
    if (colon <= 0) {
      throw notAnAddress(text);
    }
    return place.substring(0, colon);
  }

  private static int port(String text, String place) {
    String digits = place.substring(place.lastIndexOf(':') + 1);
    if (!digits.matches("[0-9]{1,5}")) {
      throw notAnAddress(text);
    }
    int port = Integer.parseInt(digits);
    if (port < 1 || port > 65534) {
      throw notAnAddress(text);
    }
    return port;
  }

  private static IllegalArgumentException notAnAddress(String text) {
    return new IllegalArgumentException(
        "expected a TPM's address, device:/dev/tpmrm0, swtpm:/path/to/socket, swtpm:HOST:PORT or"
            + " simulator:HOST:PORT, found '"
            + text
            + "'");
  }
}
