package org.tvd.agent.settings;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.tvd.protocol.yaml.TextException;
import org.tvd.tpm.TpmAddress;

/**
 * What an agent is told by its operator. {@link SettingKey} documents each key.
 *
 * @param host the host's name
 * @param verifier the verifier's base address, https
 * @param verifierCertificate a PEM file of the certificates that the verifier may present
 * @param tpm where the TPM is
 * @param state the folder for keys that outlive the agent
 * @param underlayAddress the host's IPv4 address on the physical network
 * @param bootLog the firmware's log
 * @param imaLog the kernel's IMA log, binary
 * @param propertyCertificates a folder of certificates to send
 * @param join the TVDs to ask for, each once
 * @param controlSocket where the control socket is made
 */
public record AgentSettings(
    String host,
    URI verifier,
    Path verifierCertificate,
    TpmAddress tpm,
    Path state,
    String underlayAddress,
    LogFile bootLog,
    LogFile imaLog,
    Optional<Path> propertyCertificates,
    List<String> join,
    Path controlSocket) {

  public AgentSettings {
    join = List.copyOf(join);
  }

  /**
   * A measurement log.
   *
   * @param path of the file
   * @param required whether the operator named it, so that its absence is an error
   */
  public record LogFile(Path path, boolean required) {}

  /**
   * Reads a settings file.
   *
   * @throws TextException with every error, by file, line and column
   */
  public static AgentSettings load(Path file) throws TextException {
    return SettingsReader.read(file);
  }
}
