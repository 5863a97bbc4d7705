package org.tvd.verifier.appraisal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tvd.policy.claims.ImaClaims;
import org.tvd.policy.claims.ImaEntry;
import org.tvd.policy.model.ImaApproval;
import org.tvd.policy.model.PathPattern;
import org.tvd.protocol.ima.ImaCursor;
import org.tvd.protocol.ima.ImaField;
import org.tvd.protocol.ima.ImaLog;

/** Judges the proven entries of a log by the policy's approval, and counts. For one use. */
final class FileTally {
  private static final int PATHS_SHOWN = 5;

  private final ImaApproval approval;
  private final FileSignatureCheck signatures;
  private final long[] excluded;
  private final List<String> unlistedPaths = new ArrayList<>();
  private long files;
  private long violations;
  private long unlisted;
  private long signed;
  private long badSignatures;
  private long unverifiedSignatures;

  FileTally(ImaApproval approval, FileSignatureCheck signatures) {
    this.approval = approval;
    this.signatures = signatures;
    this.excluded = new long[approval.excludes().size()];
  }

  /** The claims of the first {@code proven} entries of a whole log. */
  ImaClaims whole(ImaLog log, int proven) {
    // Only the first entry is the boot aggregate; a file can have that name too.
    ImaCursor cursor = log.cursor();
    cursor.next();
    MeasuredFiles.Builder found = new MeasuredFiles.Builder(log);
    int start = cursor.end();
    while (cursor.index() + 1 < proven && cursor.next()) {
      if (judge(cursor)) {
        found.add(start);
      }
      start = cursor.end();
    }
    return claims(Optional.of(found.build()));
  }

  /** The claims of what was proven before and of the first {@code proven} entries that follow. */
  ImaClaims after(ImaClaims before, ImaLog part, int proven) {
    files = before.files().orElse(0L);
    violations = before.violations().orElse(0L);
    unlisted = before.unlisted().orElse(0L);
    unlistedPaths.addAll(before.unlistedPaths().orElse(List.of()));
    Map<String, Long> excludedBefore = before.excludedBy().orElse(Map.of());
    for (int i = 0; i < excluded.length; i++) {
      excluded[i] = excludedBefore.getOrDefault(approval.excludes().get(i).source(), 0L);
    }
    signed = before.signed().orElse(0L);
    badSignatures = before.badSignatures().orElse(0L);
    unverifiedSignatures = before.unverifiedSignatures().orElse(0L);
    ImaCursor cursor = part.cursor();
    while (cursor.index() + 1 < proven && cursor.next()) {
      judge(cursor);
    }
    return claims(Optional.empty());
  }

  /** Counts an entry; says whether it is a file, and no violation. */
  private boolean judge(ImaCursor entry) {
    if (entry.isViolation()) {
      violations++;
      return false;
    }
    files++;
    boolean good = hasGoodSignature(entry);
    boolean approved =
        (approval.signed() && good)
            || (approval.allowed() != null && approval.allowed().index().lists(entry));
    if (!approved && approval.judges() && !isExcluded(entry)) {
      unlisted++;
      if (unlistedPaths.size() < PATHS_SHOWN) {
        unlistedPaths.add(entry.path());
      }
    }
    return true;
  }

  private boolean hasGoodSignature(ImaCursor entry) {
    if (!entry.has(ImaField.SIGNATURE) && !entry.has(ImaField.APPENDED_SIGNATURE)) {
      return false;
    }
    return switch (signatures.check(entry, approval.keys())) {
      case GOOD -> {
        signed++;
        yield true;
      }
      case BAD -> {
        badSignatures++;
        yield false;
      }
      case UNVERIFIED -> {
        unverifiedSignatures++;
        yield false;
      }
    };
  }

  private boolean isExcluded(ImaCursor entry) {
    for (int i = 0; i < excluded.length; i++) {
      PathPattern pattern = approval.excludes().get(i);
      if (pattern.matches(entry.bytes(), entry.pathStart(), entry.pathEnd())) {
        excluded[i]++;
        return true;
      }
    }
    return false;
  }

  private ImaClaims claims(Optional<List<ImaEntry>> entries) {
    Map<String, Long> byPattern = new TreeMap<>();
    long all = 0;
    for (int i = 0; i < excluded.length; i++) {
      byPattern.put(approval.excludes().get(i).source(), excluded[i]);
      all += excluded[i];
    }
    boolean judged = approval.judges();
    return new ImaClaims(
        true,
        entries,
        Optional.of(files),
        Optional.of(violations),
        judged ? Optional.of(unlisted) : Optional.empty(),
        judged ? Optional.of(unlistedPaths) : Optional.empty(),
        judged ? Optional.of(all) : Optional.empty(),
        judged ? Optional.of(byPattern) : Optional.empty(),
        Optional.of(signed),
        Optional.of(badSignatures),
        Optional.of(unverifiedSignatures));
  }
}
