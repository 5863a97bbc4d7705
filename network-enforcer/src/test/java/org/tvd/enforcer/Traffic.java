package org.tvd.enforcer;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Runs inside a VPE: a TCP server that echoes, or a client that says what came back. */
final class Traffic {
  private Traffic() {}

  @SuppressWarnings("SystemOut")
  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[arguments.length - 1]);
    if (arguments[0].equals("serve")) {
      serve(port);
    } else {
      client(new InetSocketAddress(arguments[1], port));
    }
  }

  private static void serve(int port) throws IOException {
    try (ServerSocket server = new ServerSocket(port)) {
      System.out.println("ready");
      while (true) {
        Socket socket = server.accept();
        Thread.startVirtualThread(() -> echo(socket));
      }
    }
  }

  private static void echo(Socket socket) {
    try (socket) {
      InputStream in = socket.getInputStream();
      in.transferTo(socket.getOutputStream());
    } catch (IOException e) {
      System.err.println(e);
    }
  }

  /** Prints one line per byte that came back, every 10 ms. */
  private static void client(InetSocketAddress address) throws Exception {
    try (Socket socket = new Socket()) {
      socket.setTcpNoDelay(true);
      socket.connect(address, 1500);
      while (true) {
        socket.getOutputStream().write(1);
        if (socket.getInputStream().read() < 0) {
          return;
        }
        System.out.println("echo");
        Thread.sleep(10);
      }
    }
  }
}
