package org.tvd.verifier.http;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.tvd.protocol.message.AttestationResult;
import org.tvd.protocol.message.Challenge;
import org.tvd.protocol.message.ChallengeRequest;
import org.tvd.protocol.message.Evidence;
import org.tvd.verifier.Attestation;
import org.tvd.verifier.NotEnrolledException;
import org.tvd.verifier.RejectedEvidenceException;

/** Routes by which an enrolled host attests. */
@Path("/v1")
@Consumes(MediaType.APPLICATION_JSON)
@Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
public final class AttestationResource {
  private final Attestation attestation;

  AttestationResource(Attestation attestation) {
    this.attestation = attestation;
  }

  @POST
  @Path("challenges")
  public Challenge challenge(ChallengeRequest request, @Context ContainerRequestContext context)
      throws NotEnrolledException {
    return attestation.challenge(Bodies.required(request).host(), Channel.keyOf(context));
  }

  @POST
  @Path("evidence")
  public AttestationResult evidence(Evidence evidence, @Context ContainerRequestContext context)
      throws NotEnrolledException, RejectedEvidenceException {
    return attestation.attest(Bodies.required(evidence), Channel.keyOf(context));
  }
}
