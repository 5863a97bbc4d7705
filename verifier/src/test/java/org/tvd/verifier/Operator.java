package org.tvd.verifier;

import java.io.IOException;
import java.util.List;
import org.tvd.protocol.message.RevocationOrder;

/** An operator with the token. */
record Operator(Client client, String token) {

  Client.Reply get(String path) throws IOException {
    return client.send("GET", path, null, "Authorization", "Bearer " + token);
  }

  Client.Reply delete(String path) throws IOException {
    return client.send("DELETE", path, null, "Authorization", "Bearer " + token);
  }

  Client.Reply post(String path) throws IOException {
    return client.send(
        "POST",
        path,
        new byte[0],
        "Authorization",
        "Bearer " + token,
        "Content-Type",
        "application/json");
  }

  Client.Reply approve(String host, PendingTpms.ApprovalOrder order) throws IOException {
    return client.send(
        "POST",
        "/v1/approvals/" + host,
        Client.JSON.writeValueAsBytes(order),
        "Authorization",
        "Bearer " + token,
        "Content-Type",
        "application/json");
  }

  Client.Reply revoke(String host, String tvd, String reason) throws IOException {
    return client.send(
        "POST",
        "/v1/revocations",
        Client.JSON.writeValueAsBytes(new RevocationOrder(host, tvd, reason)),
        "Authorization",
        "Bearer " + token,
        "Content-Type",
        "application/json");
  }

  List<Operations.MemberView> members() throws IOException {
    return List.of(get("/v1/members").as(Operations.MemberView[].class));
  }

  List<Operations.MemberView> membersAt(java.time.Instant at) throws IOException {
    return List.of(get("/v1/members?at=" + at).as(Operations.MemberView[].class));
  }

  /** TVD/host of each member, sorted. */
  List<String> memberNames() throws IOException {
    return members().stream().map(m -> m.tvd() + "/" + m.host()).sorted().toList();
  }
}
