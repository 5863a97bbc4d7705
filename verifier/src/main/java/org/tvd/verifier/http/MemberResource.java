package org.tvd.verifier.http;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import org.tvd.protocol.message.VpeRequest;
import org.tvd.protocol.plan.Vpe;
import org.tvd.verifier.VpePlaces;
import org.tvd.verifier.renewal.Sessions;
import org.tvd.verifier.renewal.Sessions.Session;

/** Routes of admitted hosts: only the channel of the last accepted evidence opens them. */
@Path("/v1")
@Consumes(MediaType.APPLICATION_JSON)
public final class MemberResource {
  private final Sessions sessions;
  private final VpePlaces places;
  private final GrantStream stream;

  MemberResource(Sessions sessions, VpePlaces places, GrantStream stream) {
    this.sessions = sessions;
    this.places = places;
    this.stream = stream;
  }

  @GET
  @Path("stream")
  @Produces(MediaType.SERVER_SENT_EVENTS)
  public void stream(
      @Context SseEventSink sink, @Context Sse sse, @Context ContainerRequestContext context) {
    stream.serve(session(context), Channel.keyOf(context), sink, sse);
  }

  @POST
  @Path("vpes")
  @Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
  public Vpe attach(VpeRequest request, @Context ContainerRequestContext context) {
    VpeRequest wanted = Bodies.required(request);
    return places.attach(session(context).host(), wanted);
  }

  @DELETE
  @Path("vpes/{tvd}/{name}")
  public void detach(
      @PathParam("tvd") String tvd,
      @PathParam("name") String name,
      @Context ContainerRequestContext context) {
    places.detach(session(context).host(), tvd, name);
  }

  private Session session(ContainerRequestContext context) {
    return sessions
        .over(Channel.keyOf(context))
        .orElseThrow(
            () ->
                new WebApplicationException(
                    Problem.response(
                        403,
                        "no-session",
                        "No session over this channel",
                        "expected the channel of a host's last accepted evidence; attest again")));
  }
}
