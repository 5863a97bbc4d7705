package org.tvd.verifier;

import java.util.List;
import org.tvd.protocol.Bytes;
import org.tvd.protocol.message.Binding;
import org.tvd.protocol.message.Evidence;
import org.tvd.protocol.message.LogPart;
import org.tvd.protocol.message.NetworkOffer;
import org.tvd.protocol.message.PcrBankValues;
import org.tvd.tpm.Quote;

/** Evidence without its quote: each part can be replaced before, or after, it is quoted. */
record Draft(
    String host,
    Bytes nonce,
    LogPart bootPart,
    LogPart imaPart,
    List<Bytes> certificates,
    Bytes selfReport,
    NetworkOffer network,
    List<String> join) {

  Bytes binding(Bytes channelKey) {
    return Binding.qualifyingData(with(Bytes.EMPTY, Bytes.EMPTY, List.of()), channelKey);
  }

  Evidence with(Quote quote) {
    return with(quote.attest(), quote.signature(), quote.pcrs());
  }

  Evidence with(Bytes attest, Bytes signature, List<PcrBankValues> pcrs) {
    return new Evidence(
        host,
        nonce,
        attest,
        signature,
        pcrs,
        bootPart,
        imaPart,
        certificates,
        selfReport,
        network,
        join);
  }

  Bytes bootLog() {
    return bootPart.content();
  }

  Bytes imaLog() {
    return imaPart.content();
  }

  Draft withHost(String other) {
    return new Draft(other, nonce, bootPart, imaPart, certificates, selfReport, network, join);
  }

  Draft withNonce(Bytes other) {
    return new Draft(host, other, bootPart, imaPart, certificates, selfReport, network, join);
  }

  Draft withBootLog(Bytes other) {
    return withLogs(LogPart.whole(other), imaPart);
  }

  Draft withImaLog(Bytes other) {
    return withLogs(bootPart, LogPart.whole(other));
  }

  Draft withLogs(LogPart boot, LogPart ima) {
    return new Draft(host, nonce, boot, ima, certificates, selfReport, network, join);
  }

  Draft withCertificates(List<Bytes> others) {
    return new Draft(host, nonce, bootPart, imaPart, others, selfReport, network, join);
  }

  Draft withSelfReport(Bytes other) {
    return new Draft(host, nonce, bootPart, imaPart, certificates, other, network, join);
  }

  Draft withNetwork(NetworkOffer other) {
    return new Draft(host, nonce, bootPart, imaPart, certificates, selfReport, other, join);
  }

  Draft withJoin(List<String> others) {
    return new Draft(host, nonce, bootPart, imaPart, certificates, selfReport, network, others);
  }
}
