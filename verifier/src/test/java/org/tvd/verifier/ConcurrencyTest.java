package org.tvd.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tvd.protocol.message.AttestationResult;
import org.tvd.protocol.message.AttestationResult.Verdict;
import org.tvd.protocol.message.Challenge;
import org.tvd.protocol.message.Evidence;
import org.tvd.protocol.message.VpeRequest;
import org.tvd.protocol.plan.Vpe;

/** Many at once, slow ones among them. */
@Timeout(120)
class ConcurrencyTest extends VerifierTest {

  @Test
  void renewalsOfOneHostInFlightDoNotSpeakAgainstEachOther() throws Exception {
    Host host = member("h1", 1);
    for (int round = 0; round < 5; round++) {
      List<Evidence> inFlight = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        Challenge challenge = host.challenge();
        inFlight.add(host.quoted(host.draft(challenge, "beta"), challenge));
      }
      List<Callable<Client.Reply>> sends = new ArrayList<>();
      for (Evidence evidence : inFlight.reversed()) {
        sends.add(() -> host.send(evidence));
      }
      int accepted = 0;
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (Future<Client.Reply> reply : threads.invokeAll(sends)) {
          if (reply.get().status() == 200) {
            accepted++;
            assertThat(reply.get().as(AttestationResult.class).verdict())
                .isEqualTo(Verdict.TRUSTED);
          } else {
            assertThat(reply.get().kind()).isEqualTo("nonce-not-valid");
          }
        }
      }
      assertThat(accepted).isEqualTo(1);
      assertThat(operator().memberNames()).containsExactly("beta/h1");
    }
  }

  @Test
  void evidenceAndRemovalSideBySideLeaveAWorkingVerifier() throws Exception {
    Host host = enrolled("h1", 1);
    Operator operator = operator();
    for (int round = 0; round < 8; round++) {
      Challenge challenge = host.challenge();
      Evidence evidence = host.quoted(host.draft(challenge, "beta"), challenge);
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<Client.Reply> sent = threads.submit(() -> host.send(evidence));
        Future<Client.Reply> removed = threads.submit(() -> operator.delete("/v1/hosts/h1"));
        assertThat(removed.get().status()).isEqualTo(204);
        assertThat(sent.get().status()).isIn(200, 404);
      }
      assertThat(operator.members()).isEmpty();
      host.enrol();
    }
    assertThat(host.open(host.attest("beta")).plans()).hasSize(1);
  }

  @Test
  void hostsThatComeTogetherAllGetTheirPlace() throws Exception {
    List<Host> hosts = new ArrayList<>();
    for (int i = 1; i <= 8; i++) {
      hosts.add(enrolled("h" + i, i));
    }
    List<Callable<Vpe>> work = new ArrayList<>();
    for (Host host : hosts) {
      work.add(
          () -> {
            host.open(host.attest("beta"));
            return host.client()
                .post("/v1/vpes", new VpeRequest("beta", "on-" + host.name()))
                .as(Vpe.class);
          });
    }
    List<String> addresses = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Vpe> vpe : threads.invokeAll(work)) {
        addresses.add(vpe.get().address());
      }
    }
    assertThat(addresses).doesNotHaveDuplicates().hasSize(8);
    assertThat(operator().members()).hasSize(8);
    assertThat(operator().get("/v1/decisions").status()).isEqualTo(200);
  }

  /** A connection that has sent the beginning of a request. */
  private SSLSocket begun(Client client, String request) throws IOException {
    var socket =
        opened(
            (SSLSocket)
                client
                    .tls()
                    .getSocketFactory()
                    .createSocket(InetAddress.getLoopbackAddress(), verifier().port()));
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
    return socket;
  }

  private String threads() throws IOException {
    Path dump = Files.createTempFile(directory, "threads", ".txt");
    Files.delete(dump);
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpThreads(
            dump.toAbsolutePath().toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
    return Files.readString(dump);
  }

  private static void assertOnlyVirtual(String dump, String frame) {
    assertThat(Pattern.compile("\n\n").splitAsStream(dump).filter(t -> t.contains(frame)))
        .isNotEmpty()
        .allSatisfy(
            thread -> assertThat(thread.lines().findFirst().orElse("")).contains("virtual"));
  }

  @Test
  void slowSendersHoldUpNobodyAndHaveVirtualThreads() throws Exception {
    Client slow = client();
    for (int i = 0; i < 64; i++) {
      begun(
          slow,
          "POST /v1/challenges HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
              + "Content-Length: 100\r\n\r\n{\"host\":");
    }
    String dump = threads();
    while (!dump.contains("BodyLimit$Limited.read")) {
      dump = threads();
    }
    assertOnlyVirtual(dump, "BodyLimit$Limited.read");
    assertThat(operator().get("/v1/status").status()).isEqualTo(200);
    Host host = member("h1", 1);
    assertThat(host.attest("beta").verdict()).isEqualTo(Verdict.TRUSTED);
  }

  @Test
  void aReaderThatIsStuckHoldsUpNobody() throws Exception {
    Host stuck = member("h1", 1);
    Host reading = member("h2", 2);
    SSLSocket socket = begun(stuck.client(), "GET /v1/stream HTTP/1.1\r\nHost: localhost\r\n\r\n");
    assertThat(socket.isConnected()).isTrue();
    Subscription stream = opened(reading.client().subscribe());
    for (int i = 0; i < 100; i++) {
      reading.client().post("/v1/vpes", new VpeRequest("beta", "v" + i)).as(Vpe.class);
    }
    reading.next(stream, grants -> grants.plans().getFirst().vpes().size() == 100);
    String dump = threads();
    assertOnlyVirtual(dump, "org.tvd.verifier.http.GrantStream");
  }
}
