package org.tvd.verifier;

import java.util.List;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.message.Binding;
import org.tvd.protocol.message.Evidence;
import org.tvd.protocol.message.NetworkOffer;
import org.tvd.protocol.message.PcrBankValues;
import org.tvd.tpm.Quote;

/** Evidence without its quote: each part can be replaced before, or after, it is quoted. */
record Draft(
    String host,
    Bytes nonce,
    Bytes bootLog,
    Bytes imaLog,
    List<Bytes> certificates,
    NetworkOffer network,
    List<String> join) {

  Bytes binding(Bytes channelKey) {
    return Binding.qualifyingData(
        nonce, channelKey, host, bootLog, imaLog, certificates, network, join);
  }

  Evidence with(Quote quote) {
    return with(quote.attest(), quote.signature(), quote.pcrs());
  }

  Evidence with(Bytes attest, Bytes signature, List<PcrBankValues> pcrs) {
    return new Evidence(
        host, nonce, attest, signature, pcrs, bootLog, imaLog, certificates, network, join);
  }

  Draft withHost(String other) {
    return new Draft(other, nonce, bootLog, imaLog, certificates, network, join);
  }

  Draft withNonce(Bytes other) {
    return new Draft(host, other, bootLog, imaLog, certificates, network, join);
  }

  Draft withBootLog(Bytes other) {
    return new Draft(host, nonce, other, imaLog, certificates, network, join);
  }

  Draft withImaLog(Bytes other) {
    return new Draft(host, nonce, bootLog, other, certificates, network, join);
  }

  Draft withCertificates(List<Bytes> others) {
    return new Draft(host, nonce, bootLog, imaLog, others, network, join);
  }

  Draft withNetwork(NetworkOffer other) {
    return new Draft(host, nonce, bootLog, imaLog, certificates, other, join);
  }

  Draft withJoin(List<String> others) {
    return new Draft(host, nonce, bootLog, imaLog, certificates, network, others);
  }
}
