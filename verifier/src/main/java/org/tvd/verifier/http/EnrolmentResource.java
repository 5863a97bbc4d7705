package org.tvd.verifier.http;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.tvd.protocol.message.EnrolmentProof;
import org.tvd.protocol.message.EnrolmentRequest;
import org.tvd.protocol.message.EnrolmentResult;
import org.tvd.verifier.enrolment.Enrolment;
import org.tvd.verifier.enrolment.EnrolmentRefusedException;

/** Routes by which a host becomes known. Anybody may call them; the TPM proves who it is. */
@Path("/v1/enrolments")
@Consumes(MediaType.APPLICATION_JSON)
@Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
public final class EnrolmentResource {
  private final Enrolment enrolment;

  EnrolmentResource(Enrolment enrolment) {
    this.enrolment = enrolment;
  }

  @POST
  public Response begin(EnrolmentRequest request, @Context ContainerRequestContext context)
      throws EnrolmentRefusedException {
    var begun = enrolment.begin(Bodies.required(request), Channel.sourceOf(context));
    return Response.status(201).entity(begun).build();
  }

  @POST
  @Path("{id}/proof")
  public EnrolmentResult prove(@PathParam("id") String id, EnrolmentProof proof)
      throws EnrolmentRefusedException {
    return enrolment.prove(id, Bodies.required(proof));
  }
}
