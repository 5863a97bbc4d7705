package org.tvd.policy.claims;

import java.util.List;
import java.util.Optional;

/**
 * What shim, GRUB, systemd-stub and the Linux EFI stub measured.
 *
 * @param grub the texts of PCR 8, in order
 * @param files that GRUB read, and whatever else PCR 9 holds, in order
 * @param initrds among the files, and those of the Linux EFI stub and of a unified kernel image
 * @param ukiSections of a unified kernel image, in order; their names are proven, or empty
 * @param shim MokList, MokListX, MokListTrusted, … of PCR 14
 * @param sbatLevel the revocations that shim applies
 */
public record LoaderClaims(
    @Claim("Texts that GRUB measured into PCR 8, in order") Optional<List<GrubText>> grub,
    @Claim("Files that GRUB read, and whatever else PCR 9 holds, in order")
        Optional<List<MeasuredContent>> files,
    @Claim("Initrds; which files are, is by the log's own words")
        Optional<List<MeasuredContent>> initrds,
    @Claim("Sections of a unified kernel image, with names that are proven, in order")
        Optional<List<UkiSection>> ukiSections,
    @Claim("Variables of shim (MokList, MokListX, MokListTrusted, …) in PCR 14")
        Optional<List<MeasuredContent>> shim,
    @Claim("The revocations that shim applies (SBAT)") Optional<String> sbatLevel) {

  public LoaderClaims {
    grub = Deferred.copyOf(grub);
    files = Deferred.copyOf(files);
    initrds = Deferred.copyOf(initrds);
    ukiSections = Deferred.copyOf(ukiSections);
    shim = Deferred.copyOf(shim);
  }

  static LoaderClaims unproven() {
    return new LoaderClaims(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
