package org.tvd.cli.evidence;

import org.tvd.protocol.Bytes;
import org.tvd.protocol.MalformedException;
import org.tvd.protocol.StrictJson;
import org.tvd.protocol.message.Evidence;
import org.tvd.protocol.message.LogPart;
import org.tvd.verifier.RecordedEvidence;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Evidence as an agent sends it, and as a verifier recorded it. */
final class MessageInspection {
  private static final JsonMapper MAPPER = StrictJson.mapper();

  private MessageInspection() {}

  static Inspection read(Bytes content) throws MalformedException {
    try {
      return recorded(MAPPER.readValue(content.toArray(), RecordedEvidence.class));
    } catch (JacksonException e) {
      // It may be a single message.
    }
    try {
      Inspection inspection = Inspection.of("evidence");
      evidence(MAPPER.readValue(content.toArray(), Evidence.class), inspection.content());
      return inspection;
    } catch (JacksonException e) { // its text quotes the input
      throw new MalformedException(
          "JSON", 0, "expected evidence as agents send it or as verifiers export it");
    }
  }

  private static Inspection recorded(RecordedEvidence recorded) {
    Inspection inspection = Inspection.of("recorded evidence");
    ObjectNode says = inspection.content();
    says.put("host", recorded.host().name());
    says.set("ek_certificate", part(recorded.host().ekCertificate()));
    says.set("ak_public", part(recorded.host().akPublic()));
    var pieces = says.putArray("evidence");
    for (var stored : recorded.evidence()) {
      evidence(stored.evidence(), pieces.addObject());
    }
    return inspection;
  }

  private static void evidence(Evidence evidence, ObjectNode says) {
    says.put("host", evidence.host());
    says.put("nonce", evidence.nonce().hex());
    says.set("quote", part(evidence.quote()));
    says.set("signature", part(evidence.signature()));
    for (var bank : evidence.pcrs()) {
      var values = says.withObject("/pcrs").putArray(bank.bank().toString());
      bank.values().forEach(value -> values.add(value.hex()));
    }
    says.set("boot_log", log(evidence.bootLog()));
    says.set("ima_log", log(evidence.imaLog()));
    var certificates = says.putArray("property_certificates");
    evidence.propertyCertificates().forEach(each -> certificates.add(part(each)));
    says.put("underlay_address", evidence.network().underlayAddress());
    says.put("wireguard_key", evidence.network().wireGuardKey().hex());
    var join = says.putArray("join");
    evidence.join().forEach(join::add);
  }

  private static ObjectNode log(LogPart log) {
    if (log.content().isEmpty()) {
      return MAPPER.createObjectNode().put("offset", log.offset()).put("bytes", 0);
    }
    ObjectNode says = part(log.content());
    return log.offset() == 0 ? says : says.put("offset", log.offset());
  }

  /** A part by its own kind; or what is wrong with it, for the rest is worth seeing. */
  private static ObjectNode part(Bytes content) {
    try {
      return Inspector.inspect(content).json();
    } catch (MalformedException e) {
      return MAPPER
          .createObjectNode()
          .put("bytes", content.size())
          .put("malformed", e.getMessage());
    }
  }
}
