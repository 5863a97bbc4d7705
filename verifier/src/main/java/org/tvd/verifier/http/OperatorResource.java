package org.tvd.verifier.http;

import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import org.tvd.policy.PolicyException;
import org.tvd.protocol.message.RevocationOrder;
import org.tvd.verifier.NotEnrolledException;
import org.tvd.verifier.Operations;
import org.tvd.verifier.PendingTpms;
import org.tvd.verifier.RecordedEvidence;
import org.tvd.verifier.audit.LogEntry;
import org.tvd.verifier.enrolment.ApprovalException;

/** The operator's routes. */
@Path("/v1")
@OperatorToken.Operator
@Consumes(MediaType.APPLICATION_JSON)
@Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
public final class OperatorResource {
  private static final int PAGE = 1000;

  private final Operations operations;
  private final PendingTpms pendingTpms;

  OperatorResource(Operations operations, PendingTpms pendingTpms) {
    this.operations = operations;
    this.pendingTpms = pendingTpms;
  }

  @GET
  @Path("status")
  public Operations.Status status() {
    return operations.status();
  }

  @GET
  @Path("hosts")
  public List<Operations.HostView> hosts() {
    return operations.hosts();
  }

  @DELETE
  @Path("hosts/{host}")
  public void removeHost(@PathParam("host") String host) throws NotEnrolledException {
    operations.removeHost(host);
  }

  @POST
  @Path("hosts/{host}/reattestation")
  public Operations.Reattestation reattest(@PathParam("host") String host)
      throws NotEnrolledException {
    return operations.reattest(host);
  }

  @GET
  @Path("approvals")
  public List<PendingTpms.PendingView> pending() {
    return pendingTpms.pending();
  }

  @POST
  @Path("approvals/{host}")
  public PendingTpms.Approved approve(
      @PathParam("host") String host, PendingTpms.ApprovalOrder order) throws ApprovalException {
    return pendingTpms.approve(host, Bodies.required(order));
  }

  @DELETE
  @Path("approvals/{host}/{ek}")
  public void reject(@PathParam("host") String host, @PathParam("ek") String ekDigest)
      throws ApprovalException {
    pendingTpms.reject(host, ekDigest);
  }

  @GET
  @Path("tvds")
  public List<Operations.TvdView> tvds() {
    return operations.tvds();
  }

  @GET
  @Path("members")
  public List<Operations.MemberView> members(@DefaultValue("") @QueryParam("at") String at) {
    if (at.isEmpty()) {
      return operations.members();
    }
    try {
      return operations.membersAt(Instant.parse(at));
    } catch (DateTimeException e) {
      throw new BadRequestException(
          "at: expected an instant such as 2026-01-31T12:00:00Z, found '" + at + "'", e);
    }
  }

  @POST
  @Path("revocations")
  public Operations.Revoked revoke(RevocationOrder order) throws NotEnrolledException {
    return operations.revoke(Bodies.required(order));
  }

  @GET
  @Path("decisions")
  public List<LogEntry> decisions(
      @DefaultValue("") @QueryParam("host") String host,
      @DefaultValue("0") @QueryParam("after") long after) {
    return operations.decisions(host, after, PAGE);
  }

  @GET
  @Path("decisions/{decision}/evidence")
  public RecordedEvidence evidence(@PathParam("decision") long decision) {
    return operations
        .evidence(decision)
        .orElseThrow(
            () ->
                new NotFoundException(
                    "expected an appraisal whose host is still enrolled, found none of number "
                        + decision));
  }

  @POST
  @Path("policy/reload")
  public Operations.PolicyView reloadPolicy() throws PolicyException {
    return operations.reloadPolicy();
  }

  @POST
  @Path("policy/preview")
  public Operations.PolicyImpact previewPolicy() throws PolicyException {
    return operations.previewPolicy();
  }
}
