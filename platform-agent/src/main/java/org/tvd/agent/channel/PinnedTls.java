package org.tvd.agent.channel;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * TLS between two parties that know each other by key: the agent presents its channel key, and the
 * verifier must present one of the pinned certificates, byte for byte. Names, dates and issuers are
 * not looked at: the pin says more than they could, and a host's clock may not be set at boot.
 */
final class PinnedTls {
  private static final int MAX_SIZE = 64 << 10;

  private PinnedTls() {}

  /** Reads the PEM file of the verifier's certificates. */
  static List<Certificate> read(Path file) throws IOException {
    if (!Files.isReadable(file)) {
      throw new IOException(
          "verifier-certificate: "
              + file
              + " cannot be read; copy the verifier's certificate (PEM) there");
    }
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(in.readNBytes(MAX_SIZE)));
      if (found.isEmpty()) {
        throw new IOException(
            "verifier-certificate: " + file + " holds no certificate; expected PEM");
      }
      return List.copyOf(found);
    } catch (CertificateException e) {
      throw new IOException("verifier-certificate: " + file + " is no PEM certificate", e);
    }
  }

  static SSLContext context(ChannelKey key, List<Certificate> pinned) {
    try {
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(
          new KeyManager[] {new OneKey(key)},
          new TrustManager[] {new Pins(pinned)},
          new SecureRandom());
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has TLS 1.3", e);
    }
  }

  /** Trusts the pinned certificates only. */
  private static final class Pins extends X509ExtendedTrustManager {
    private final List<Certificate> pinned;

    Pins(List<Certificate> pinned) {
      this.pinned = pinned;
    }

    private void check(X509Certificate[] chain) throws CertificateException {
      if (chain.length == 0 || !pinned.contains(chain[0])) {
        throw new CertificateException(
            "the verifier presents another certificate than verifier-certificate holds");
      }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw new CertificateException("an agent is no server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      throw new CertificateException("an agent is no server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      throw new CertificateException("an agent is no server");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  /**
   * Presents the channel key whatever issuers the server names: the JDK's own key managers keep a
   * self-signed certificate back if its issuer is not among them.
   */
  private static final class OneKey extends X509ExtendedKeyManager {
    private static final String ALIAS = "channel";

    private final ChannelKey key;

    OneKey(ChannelKey key) {
      this.key = key;
    }

    @Override
    public String[] getClientAliases(String type, Principal @Nullable [] issuers) {
      return new String[] {ALIAS};
    }

    @Override
    public String chooseClientAlias(
        String[] types, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return ALIAS;
    }

    @Override
    public String chooseEngineClientAlias(
        String[] types, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
      return ALIAS;
    }

    @Override
    public String[] getServerAliases(String type, Principal @Nullable [] issuers) {
      return new String[0];
    }

    @Override
    public @Nullable String chooseServerAlias(
        String type, Principal @Nullable [] issuers, @Nullable Socket socket) {
      return null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return new X509Certificate[] {key.certificate()};
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return key.key();
    }
  }
}
