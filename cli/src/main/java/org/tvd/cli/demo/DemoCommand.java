package org.tvd.cli.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tvd demo}. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "A data centre on this machine: five hosts in network namespaces on one untrusted network,"
          + " each with a TPM of its own (swtpm) and an agent process, and one verifier process.",
      "",
      "It shows who is admitted to which TVD and why, that evidence cannot be replayed, who reaches"
          + " whom by real traffic, that no clear text of an encrypted TVD crosses the wire, and"
          + " how a member whose measurements change is cut off. It ends with 1 if anything is not"
          + " as expected, and leaves nothing behind. It must be root.",
      "",
    })
public final class DemoCommand implements Callable<Integer> {
  @Option(names = "--keep", description = "Leaves everything running until Ctrl-C.")
  private boolean keep;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "/tmp/tvd-demo",
      description = "Its folder, with settings and logs (default: ${DEFAULT-VALUE}).")
  private Path folder = Path.of("/tmp/tvd-demo");

  @Override
  public Integer call() throws Exception {
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    var narration = new Narration(out);
    var lab = new Lab(folder.toAbsolutePath());
    var ending = new Ending(lab);
    Runtime.getRuntime().addShutdownHook(new Thread(ending, "end"));
    try (lab) {
      try {
        lab.open();
        new Story(lab, narration).tell();
        conclude(narration, out);
        if (keep) {
          invite(out);
          new CountDownLatch(1).await(); // told to end, it ends
        }
      } finally {
        ending.told();
      }
    } catch (IOException | InterruptedException e) {
      if (!ending.begun()) {
        throw e;
      }
      return 1; // it was told to end, and does
    }
    return narration.failed() == 0 ? 0 : 1;
  }

  private static void conclude(Narration narration, PrintWriter out) {
    if (narration.failed() > 0) {
      out.printf(
          "%n%d of %d expectations are NOT met.%n",
          narration.failed(), narration.failed() + narration.met());
    } else {
      out.printf("%nAll %d expectations are met.%n", narration.met());
    }
  }

  private void invite(PrintWriter out) {
    out.printf(
        """

        Everything keeps running until Ctrl-C. In another shell:
          export TVD_VERIFIER=https://%s:8443 TVD_VERIFIER_STATE=%s/verifier
          ip netns exec %s ./tvd members
          ip netns exec %s ./tvd host list
          ip netns exec %s ./tvd log
          TVD_AGENT_SOCKET=%s/h1.sock ./tvd agent status
          less %s/h1.log
        """,
        Lab.GATE, folder, Lab.UNDERLAY, Lab.UNDERLAY, Lab.UNDERLAY, folder, folder);
  }
}
