package org.tvd.verifier.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.tvd.verifier.Attestation;
import org.tvd.verifier.Granting;
import org.tvd.verifier.Operations;
import org.tvd.verifier.PendingTpms;
import org.tvd.verifier.Revocations;
import org.tvd.verifier.VpePlaces;
import org.tvd.verifier.enrolment.Enrolment;
import org.tvd.verifier.renewal.Mailboxes;
import org.tvd.verifier.renewal.Sessions;
import org.tvd.verifier.result.EarKey;
import org.tvd.verifier.result.Results;

/** Everything that has a route. */
public record VerifierApi(
    Enrolment enrolment,
    PendingTpms pendingTpms,
    Attestation attestation,
    Granting granting,
    VpePlaces places,
    Operations operations,
    Revocations revocations,
    Sessions sessions,
    Mailboxes mailboxes,
    Results results,
    EarKey earKey) {

  /**
   * Serves the routes.
   *
   * @param state where the TLS key and certificate are, or are made
   * @param names for the certificate, if it is made now
   * @throws IOException if the certificate or the address cannot be had
   */
  public VerifierServer listen(
      InetSocketAddress address, Path state, List<String> names, String operatorToken, Clock clock)
      throws IOException {
    var stream = new GrantStream(mailboxes, sessions, granting, attestation);
    Set<Object> resources =
        Set.of(
            new EnrolmentResource(enrolment),
            new AttestationResource(attestation),
            new MemberResource(sessions, places, stream),
            new OperatorResource(operations, pendingTpms),
            new RevocationListResource(revocations),
            new EarResource(results, earKey));
    try {
      var keys = ServerCertificate.open(state, names, clock.instant());
      return VerifierServer.start(address, keys, operatorToken, resources);
    } catch (GeneralSecurityException e) {
      throw new IOException("the TLS key or certificate in " + state + " cannot be used", e);
    }
  }
}
