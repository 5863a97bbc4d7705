package org.tvd.verifier.http;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.tvd.verifier.result.EarKey;
import org.tvd.verifier.result.HostResult;
import org.tvd.verifier.result.Results;

/** Attestation results for relying parties (draft-ietf-rats-ear). */
@Path("/v1")
public final class EarResource {
  private final Results results;
  private final EarKey key;

  EarResource(Results results, EarKey key) {
    this.results = results;
    this.key = key;
  }

  /** A JWT; the last result of a host, signed now. */
  @GET
  @OperatorToken.Operator
  @Path("hosts/{host}/ear")
  @Produces({"application/eat+jwt", Problem.MEDIA_TYPE})
  public String jwt(@PathParam("host") String host) {
    return key.jwt(last(host));
  }

  /** A CWT of the same. */
  @GET
  @OperatorToken.Operator
  @Path("hosts/{host}/ear.cwt")
  @Produces({"application/eat+cwt", Problem.MEDIA_TYPE})
  public byte[] cwt(@PathParam("host") String host) {
    return key.cwt(last(host)).toArray();
  }

  private HostResult last(String host) {
    return results
        .of(host)
        .orElseThrow(
            () ->
                new NotFoundException(
                    "expected a host that has attested since the verifier started, and that has"
                        + " lost no membership since, found "
                        + host));
  }

  /** The public keys that verify results. */
  @GET
  @Path("ear-keys")
  @Produces(MediaType.APPLICATION_JSON)
  public String keys() {
    return key.publicKeys();
  }
}
