package org.tvd.verifier;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.yaml.Fields;
import org.tvd.protocol.yaml.Node;
import org.tvd.protocol.yaml.Place;
import org.tvd.protocol.yaml.Problems;
import org.tvd.protocol.yaml.Scalars;
import org.tvd.protocol.yaml.TextException;
import org.tvd.protocol.yaml.YamlFile;

/**
 * What a verifier is told by its operator. {@link #REFERENCE} documents the file.
 *
 * @param listen the address to listen on
 * @param names that agents and operators reach the verifier by, for its TLS certificate
 * @param state the folder of the database, the master secret, the TLS key and the operator's token
 * @param policy the policy directory
 * @param policyRoot the certificate of who may say who the policy's owners are; null where the
 *     policy need not be signed
 */
public record VerifierSettings(
    InetSocketAddress listen,
    List<String> names,
    Path state,
    Path policy,
    @Nullable Path policyRoot) {

  /** The settings file, documented key by key; the file that it shows is a valid one. */
  public static final String REFERENCE =
      """
      # The verifier's settings. Paths are relative to this file's folder.

      # Where to listen: ADDRESS:PORT. Port 0 takes a free one.
      listen: 0.0.0.0:8443

      # The names and addresses that agents and operators reach the verifier by; they stand in the
      # TLS certificate that is made at the first start (verifier.pem in the state folder).
      names: [localhost, 127.0.0.1]

      # The folder of everything that outlives the verifier: database, master secret, TLS key and
      # certificate, operator's token. It is made if it is absent, for its owner only.
      state: /var/lib/tvd/verifier

      # The policy directory (see policies/examples).
      policy: /etc/tvd/policy

      # Optional: the certificate, PEM, of who may say who the owners of the policy's files are. With
      # it, each file has to be signed by its owner (tvd policy sign), and no older statement of an
      # owner counts again. Without it, whoever can write into the policy directory decides.
      # policy-root: /etc/tvd/policy-root.pem
      """;

  public VerifierSettings {
    names = List.copyOf(names);
  }

  /** Settings under which the policy need not be signed. */
  public VerifierSettings(InetSocketAddress listen, List<String> names, Path state, Path policy) {
    this(listen, names, state, policy, null);
  }

  /**
   * Reads a settings file.
   *
   * @throws TextException with every error, by file, line and column
   */
  public static VerifierSettings load(Path file) throws TextException {
    var problems = new Problems();
    Optional<VerifierSettings> settings = read(file, problems);
    if (!problems.isEmpty()) {
      throw new TextException(problems.errors());
    }
    return settings.orElseThrow();
  }

  private static Optional<VerifierSettings> read(Path file, Problems problems) {
    Bytes content;
    try (InputStream in = Files.newInputStream(file)) {
      content = Bytes.of(in.readNBytes(YamlFile.MAX_SIZE + 1));
    } catch (NoSuchFileException e) {
      problems.report(
          Place.ofFile(file.toString()),
          "no such file; 'tvd verifier --settings-reference' prints one to begin with");
      return Optional.empty();
    } catch (IOException e) {
      problems.report(Place.ofFile(file.toString()), "the file cannot be read: " + e.getMessage());
      return Optional.empty();
    }
    Optional<Fields> fields =
        YamlFile.read(file.toString(), content, problems)
            .flatMap(root -> Fields.of(root, "the verifier's settings", problems));
    if (fields.isEmpty()) {
      return Optional.empty();
    }
    var scalars = new Scalars(problems);
    Path base = Optional.ofNullable(file.toAbsolutePath().getParent()).orElseThrow();
    var listen = fields.get().required("listen").flatMap(node -> address(node, scalars, problems));
    var state = fields.get().required("state").flatMap(node -> path(node, base, scalars));
    var policy = fields.get().required("policy").flatMap(node -> path(node, base, scalars));
    var root = fields.get().optional("policy-root").flatMap(node -> path(node, base, scalars));
    var names =
        fields
            .get()
            .optional("names")
            .map(node -> names(node, scalars, problems))
            .orElse(List.of("localhost", "127.0.0.1"));
    fields.get().nothingElse();
    if (listen.isEmpty() || state.isEmpty() || policy.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new VerifierSettings(listen.get(), names, state.get(), policy.get(), root.orElse(null)));
  }

  private static Optional<Path> path(Node node, Path base, Scalars scalars) {
    return scalars.text(node, "path").map(text -> base.resolve(text.text()).normalize());
  }

  private static List<String> names(Node node, Scalars scalars, Problems problems) {
    List<String> names = new ArrayList<>();
    if (node instanceof Node.Sequence sequence) {
      sequence
          .items()
          .forEach(item -> scalars.text(item, "name").ifPresent(t -> names.add(t.text())));
    } else {
      problems.mismatch(node.place(), "names is not a list", "a list of names", node.kind());
    }
    return names;
  }

  private static Optional<InetSocketAddress> address(
      Node node, Scalars scalars, Problems problems) {
    Optional<Node.Scalar> text = scalars.text(node, "address");
    if (text.isEmpty()) {
      return Optional.empty();
    }
    int colon = text.get().text().lastIndexOf(':');
    String port = text.get().text().substring(colon + 1);
    if (colon <= 0 || !port.matches("\\d{1,5}") || Integer.parseInt(port) > 65535) {
      problems.mismatch(node.place(), "not an address to listen on", "ADDRESS:PORT", node.kind());
      return Optional.empty();
    }
    return Optional.of(
        new InetSocketAddress(text.get().text().substring(0, colon), Integer.parseInt(port)));
  }
}
