package org.tvd.verifier.http;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.tvd.protocol.message.RevocationListUpload;
import org.tvd.verifier.RefusedListException;
import org.tvd.verifier.Revocations;

/** Revocation lists of issuers: anybody may read them, an operator hands them in. */
@Path("/v1/crls")
public final class RevocationListResource {
  /** RFC 2585, section 4. */
  private static final String PKIX_CRL = "application/pkix-crl";

  private final Revocations revocations;

  RevocationListResource(Revocations revocations) {
    this.revocations = revocations;
  }

  @GET
  @Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
  public List<Revocations.ListView> all() {
    return revocations.all();
  }

  @GET
  @Path("{issuer}")
  @Produces({PKIX_CRL, Problem.MEDIA_TYPE})
  public byte[] of(@PathParam("issuer") String issuer) {
    return revocations
        .of(issuer)
        .map(list -> list.der().toArray())
        .orElseThrow(
            () ->
                new NotFoundException(
                    "expected an issuer of the policy, or the SHA-256 of a signer's public key,"
                        + " that has handed in a revocation list"));
  }

  @POST
  @OperatorToken.Operator
  @Consumes(MediaType.APPLICATION_JSON)
  @Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
  public Revocations.ListView accept(RevocationListUpload upload) throws RefusedListException {
    return revocations.accept(Bodies.required(upload));
  }
}
