package org.tvd.agent.settings;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.tvd.agent.settings.AgentSettings.LogFile;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.yaml.Fields;
import org.tvd.protocol.yaml.Node;
import org.tvd.protocol.yaml.Place;
import org.tvd.protocol.yaml.Problems;
import org.tvd.protocol.yaml.Scalars;
import org.tvd.protocol.yaml.TextException;
import org.tvd.protocol.yaml.YamlFile;
import org.tvd.tpm.TpmAddress;

/** Turns a settings file into settings, or into all of its errors. */
final class SettingsReader {
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,63}");
  private static final String NAME_FORM = "a name of [a-z0-9-], 1 to 63 long";
  private static final Pattern IPV4 =
      Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(?!$)|$)){4}");

  private final Path file;
  private final Fields fields;
  private final Scalars scalars;
  private final Problems problems;

  private SettingsReader(Path file, Fields fields, Problems problems) {
    this.file = file;
    this.fields = fields;
    this.scalars = new Scalars(problems);
    this.problems = problems;
  }

  static AgentSettings read(Path file) throws TextException {
    var problems = new Problems();
    Optional<AgentSettings> settings =
        content(file, problems)
            .flatMap(content -> YamlFile.read(file.toString(), content, problems))
            .flatMap(root -> Fields.of(root, "the agent's settings", problems))
            .flatMap(fields -> new SettingsReader(file, fields, problems).settings());
    if (!problems.isEmpty()) {
      throw new TextException(problems.errors());
    }
    return settings.orElseThrow();
  }

  private static Optional<Bytes> content(Path file, Problems problems) {
    Place place = Place.ofFile(file.toString());
    try (InputStream in = Files.newInputStream(file)) {
      return Optional.of(Bytes.of(in.readNBytes(YamlFile.MAX_SIZE + 1)));
    } catch (NoSuchFileException e) {
      problems.report(
          place, "there is no such file; `tvd agent --settings-reference` shows what it holds");
    } catch (IOException e) {
      problems.report(place, "the file cannot be read: " + e.getMessage());
    }
    return Optional.empty();
  }

  private Optional<AgentSettings> settings() {
    Optional<String> host = matching(SettingKey.HOST, NAME, NAME_FORM);
    Optional<URI> verifier = verifier();
    Optional<Path> certificate = path(SettingKey.VERIFIER_CERTIFICATE);
    Optional<TpmAddress> tpm = tpm();
    Optional<Path> state = path(SettingKey.STATE);
    Optional<String> underlay =
        matching(SettingKey.UNDERLAY_ADDRESS, IPV4, "an IPv4 address such as 192.0.2.1");
    Optional<LogFile> bootLog = log(SettingKey.BOOT_LOG);
    Optional<LogFile> imaLog = log(SettingKey.IMA_LOG);
    Optional<Path> certificates = path(SettingKey.PROPERTY_CERTIFICATES);
    SortedSet<String> join = join();
    Optional<Path> socket = path(SettingKey.CONTROL_SOCKET);
    fields.nothingElse();
    if (!problems.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new AgentSettings(
            host.orElseThrow(),
            verifier.orElseThrow(),
            certificate.orElseThrow(),
            tpm.orElseThrow(),
            state.orElseThrow(),
            underlay.orElseThrow(),
            bootLog.orElseThrow(),
            imaLog.orElseThrow(),
            certificates,
            List.copyOf(join),
            socket.orElseThrow()));
  }

  private Optional<Node> node(SettingKey key) {
    return key.defaultValue().isEmpty() ? fields.required(key.key()) : fields.optional(key.key());
  }

  private Optional<Node.Scalar> given(SettingKey key) {
    return node(key).flatMap(node -> scalars.text(node, "'" + key.key() + "'"));
  }

  private Optional<String> matching(SettingKey key, Pattern form, String expected) {
    Optional<Node.Scalar> given = given(key);
    if (given.isPresent() && !form.matcher(given.get().text()).matches()) {
      mismatch(key, given.get(), expected);
      return Optional.empty();
    }
    return given.map(Node.Scalar::text);
  }

  private Optional<URI> verifier() {
    Optional<Node.Scalar> given = given(SettingKey.VERIFIER);
    Optional<URI> address = given.flatMap(text -> httpsAddress(text.text()));
    if (given.isPresent() && address.isEmpty()) {
      mismatch(SettingKey.VERIFIER, given.get(), "https://HOST:PORT");
    }
    return address;
  }

  private static Optional<URI> httpsAddress(String text) {
    try {
      URI uri = new URI(text);
      boolean plain = uri.getRawPath() == null || uri.getRawPath().matches("/?");
      boolean good =
          "https".equals(uri.getScheme())
              && uri.getHost() != null
              && plain
              && uri.getRawQuery() == null
              && uri.getRawUserInfo() == null
              && uri.getRawFragment() == null;
      return good ? Optional.of(uri) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private Optional<TpmAddress> tpm() {
    Optional<Node.Scalar> given = given(SettingKey.TPM);
    try {
      return given.map(Node.Scalar::text).or(SettingKey.TPM::defaultValue).map(TpmAddress::parse);
    } catch (IllegalArgumentException e) {
      problems.report(
          given.map(Node.Scalar::place).orElse(fields.place()), "tpm: " + e.getMessage());
      return Optional.empty();
    }
  }

  private Optional<LogFile> log(SettingKey key) {
    boolean required = fields.optional(key.key()).isPresent();
    return path(key).map(path -> new LogFile(path, required));
  }

  /** A path by the settings file's folder; empty where nothing, or nothing good, is given. */
  private Optional<Path> path(SettingKey key) {
    Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElseThrow();
    return given(key)
        .map(Node.Scalar::text)
        .or(key::defaultValue)
        .filter(text -> !text.isEmpty())
        .map(text -> folder.resolve(text).normalize());
  }

  private SortedSet<String> join() {
    Optional<Node> given = node(SettingKey.JOIN);
    if (given.isEmpty()) {
      return Collections.emptySortedSet();
    }
    SortedSet<String> tvds = new TreeSet<>();
    for (Node item : scalars.list(given.get(), "'join'", false)) {
      Optional<Node.Scalar> tvd = scalars.text(item, "an item of 'join'");
      if (tvd.isPresent() && !NAME.matcher(tvd.get().text()).matches()) {
        mismatch(SettingKey.JOIN, item, NAME_FORM);
      } else if (tvd.isPresent() && !tvds.add(tvd.get().text())) {
        problems.mismatch(item.place(), "'join' repeats a TVD", "each once", item.kind());
      }
    }
    return tvds;
  }

  private void mismatch(SettingKey key, Node found, String expected) {
    problems.mismatch(found.place(), "not a valid " + key.key(), expected, found.kind());
  }
}
