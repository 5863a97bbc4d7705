package org.tvd.verifier.appraisal;

import static org.tvd.verifier.appraisal.Outcome.refused;

import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.tvd.policy.model.Ipv4Subnet;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.message.Evidence;
import org.tvd.protocol.message.NetworkOffer;

/**
 * What JSON cannot say of evidence's form: bounds, and values that become part of others' plans.
 */
final class EvidenceForm {
  private static final int MAX_LISTED = 64;
  private static final int WIREGUARD_KEY = 32;
  private static final Bytes NO_KEY = Bytes.of(new byte[WIREGUARD_KEY]);
  private static final Pattern TVD = Pattern.compile("[a-z][a-z0-9-]{0,62}");
  private static final Pattern MECHANISM = Pattern.compile("[A-Z][A-Z0-9_]{0,62}");

  private EvidenceForm() {}

  static Outcome<Evidence> check(Evidence evidence) {
    if (evidence.propertyCertificates().size() > MAX_LISTED) {
      return malformed(
          "at most 64 property certificates", evidence.propertyCertificates().size() + "");
    }
    if (evidence.join().size() > MAX_LISTED) {
      return malformed("at most 64 TVDs to join", evidence.join().size() + "");
    }
    for (String tvd : evidence.join()) {
      if (!TVD.matcher(tvd).matches()) {
        return malformed("names of TVDs of letters a-z, digits and hyphens", "another");
      }
    }
    NetworkOffer network = evidence.network();
    if (!isUnicast(network.underlayAddress())) {
      return malformed("the host's IPv4 address on the physical network", "none");
    }
    if (network.wireGuardKey().size() != WIREGUARD_KEY || network.wireGuardKey().equals(NO_KEY)) {
      return malformed(
          "a WireGuard public key of 32 bytes", network.wireGuardKey().size() + " bytes or zeros");
    }
    if (network.mechanisms().size() > MAX_LISTED
        || !network.mechanisms().stream().allMatch(name -> MECHANISM.matcher(name).matches())) {
      return malformed("at most 64 names of mechanisms", "others");
    }
    return new Outcome.Proven<>(evidence);
  }

  /** Neither this network's (0), a loopback (127), a multicast nor a reserved (224 and up). */
  private static boolean isUnicast(String dotted) {
    OptionalInt address = Ipv4Subnet.address(dotted);
    int first = address.isPresent() ? address.getAsInt() >>> 24 : 0;
    return first > 0 && first != 127 && first < 224;
  }

  private static Outcome<Evidence> malformed(String expected, String found) {
    return refused(Reason.MALFORMED, expected, found);
  }
}
