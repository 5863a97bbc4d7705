package org.tvd.agent.settings;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.tvd.agent.settings.AgentSettings.LogFile;
import org.tvd.tpm.TpmAddress;

/** Turns a settings file into settings, or into all of its faults. */
final class SettingsReader {
  private static final int MAX_SIZE = 64 << 10;
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,63}");
  private static final Pattern IPV4 =
      Pattern.compile("((25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(?!$)|$)){4}");

  private final Path file;
  private final List<SettingsError> errors = new ArrayList<>();
  private final Map<SettingKey, YamlEntries.Entry> entries = new EnumMap<>(SettingKey.class);

  private SettingsReader(Path file) {
    this.file = file;
  }

  static AgentSettings read(Path file) throws SettingsException {
    return new SettingsReader(file).read();
  }

  private AgentSettings read() throws SettingsException {
    collect(YamlEntries.parse(file, text()));
    String host = name(SettingKey.HOST);
    URI verifier = url(SettingKey.VERIFIER);
    Path certificate = path(SettingKey.VERIFIER_CERTIFICATE);
    Optional<TpmAddress> tpm = tpm();
    Path state = path(SettingKey.STATE);
    String underlay = address(SettingKey.UNDERLAY_ADDRESS);
    LogFile bootLog = log(SettingKey.BOOT_LOG);
    LogFile imaLog = log(SettingKey.IMA_LOG);
    Optional<Path> certificates =
        Optional.of(text(SettingKey.PROPERTY_CERTIFICATES))
            .filter(text -> !text.isEmpty())
            .map(this::resolve);
    List<String> join = join();
    Path socket = path(SettingKey.CONTROL_SOCKET);
    if (!errors.isEmpty()) {
      throw new SettingsException(errors);
    }
    return new AgentSettings(
        host,
        verifier,
        certificate,
        tpm.orElseThrow(),
        state,
        underlay,
        bootLog,
        imaLog,
        certificates,
        join,
        socket);
  }

  private String text() throws SettingsException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_SIZE + 1);
      if (bytes.length > MAX_SIZE) {
        throw whole("expected at most " + MAX_SIZE + " bytes: this is no settings file");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw whole("there is no such file; `tvd agent --help` shows what it holds");
    } catch (IOException e) {
      throw whole("cannot be read: " + e.getMessage());
    }
  }

  private void collect(List<YamlEntries.Entry> all) {
    for (YamlEntries.Entry entry : all) {
      Optional<SettingKey> key = SettingKey.of(entry.key());
      if (key.isEmpty()) {
        fault(entry, "unknown key '" + entry.key() + "'" + NearestName.hint(entry.key()));
      } else if (entry.isList() != (key.get().type() == SettingKey.Type.LIST)) {
        fault(entry, entry.key() + ": expected a " + key.get().type().description());
        entries.put(key.get(), entry);
      } else if (entries.put(key.get(), entry) != null) {
        fault(entry, "'" + entry.key() + "' is given twice");
      }
    }
    for (SettingKey key : SettingKey.values()) {
      if (key.defaultValue().isEmpty() && !entries.containsKey(key)) {
        errors.add(
            new SettingsError(
                file, 0, 0, "expected the key '" + key.key() + "': " + key.meaning()));
      }
    }
  }

  /** The value, or its default, or the empty text where the entry is faulty already. */
  private String text(SettingKey key) {
    YamlEntries.Entry entry = entries.get(key);
    if (entry == null) {
      return key.defaultValue().orElse("");
    }
    return entry.isList() ? "" : entry.values().getFirst();
  }

  private String name(SettingKey key) {
    return matching(key, NAME, "a name of [a-z0-9-], 1 to 63 long");
  }

  private String address(SettingKey key) {
    return matching(key, IPV4, "an IPv4 address such as 192.0.2.1");
  }

  private String matching(SettingKey key, Pattern form, String expected) {
    String text = text(key);
    YamlEntries.Entry entry = entries.get(key);
    if (entry != null && !form.matcher(text).matches()) {
      fault(entry, key.key() + ": expected " + expected + ", found '" + text + "'");
    }
    return text;
  }

  private URI url(SettingKey key) {
    YamlEntries.Entry entry = entries.get(key);
    try {
      URI uri = new URI(text(key));
      boolean plain = uri.getRawPath() == null || uri.getRawPath().matches("/?");
      boolean good =
          "https".equals(uri.getScheme())
              && uri.getHost() != null
              && plain
              && uri.getRawQuery() == null
              && uri.getRawUserInfo() == null
              && uri.getRawFragment() == null;
      if (entry != null && !good) {
        fault(entry, key.key() + ": expected https://HOST:PORT, found '" + uri + "'");
      }
      return uri;
    } catch (URISyntaxException e) {
      if (entry != null) {
        fault(entry, key.key() + ": expected https://HOST:PORT, found '" + e.getInput() + "'");
      }
      return URI.create("");
    }
  }

  private Optional<TpmAddress> tpm() {
    try {
      return Optional.of(TpmAddress.parse(text(SettingKey.TPM)));
    } catch (IllegalArgumentException e) {
      YamlEntries.Entry entry = entries.get(SettingKey.TPM);
      if (entry != null && !entry.isList()) {
        fault(entry, "tpm: " + e.getMessage());
      }
      return Optional.empty();
    }
  }

  private LogFile log(SettingKey key) {
    return new LogFile(path(key), entries.containsKey(key));
  }

  private Path path(SettingKey key) {
    YamlEntries.Entry entry = entries.get(key);
    if (entry != null && text(key).isEmpty() && !entry.isList()) {
      fault(entry, key.key() + ": expected a path, found nothing");
    }
    return resolve(text(key));
  }

  private Path resolve(String text) {
    Path folder = file.toAbsolutePath().getParent();
    return (folder == null ? Path.of(text) : folder.resolve(text)).normalize();
  }

  private List<String> join() {
    YamlEntries.Entry entry = entries.get(SettingKey.JOIN);
    if (entry == null || !entry.isList()) {
      return List.of();
    }
    Set<String> seen = new TreeSet<>();
    for (String tvd : entry.values()) {
      if (!NAME.matcher(tvd).matches()) {
        fault(entry, "join: expected names of [a-z0-9-], 1 to 63 long, found '" + tvd + "'");
      } else if (!seen.add(tvd)) {
        fault(entry, "join: '" + tvd + "' is given twice");
      }
    }
    if (seen.isEmpty()) {
      fault(entry, "join: expected at least one TVD, found none");
    }
    return List.copyOf(seen);
  }

  private void fault(YamlEntries.Entry at, String message) {
    errors.add(new SettingsError(file, at.line(), at.column(), message));
  }

  private SettingsException whole(String message) {
    return new SettingsException(List.of(new SettingsError(file, 0, 0, message)));
  }
}
