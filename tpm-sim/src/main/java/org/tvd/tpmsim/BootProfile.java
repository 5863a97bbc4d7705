package org.tvd.tpmsim;

import java.util.List;

/**
 * How a simulated platform boots.
 *
 * @param secureBoot whether the firmware verifies boot applications
 * @param bootApplications the images in the order in which they are started (shim, GRUB, kernel),
 *     each given by its content; at least one
 * @param kernelCommandLine as GRUB passes it to the kernel
 */
public record BootProfile(
    boolean secureBoot, List<String> bootApplications, String kernelCommandLine) {

  /** An ordinary Linux: shim, GRUB, a kernel. */
  public static final BootProfile STANDARD =
      new BootProfile(
          true,
          List.of("shim 15.8", "grub 2.12", "linux 6.12"),
          "/vmlinuz root=/dev/vda1 ro ima_policy=tcb");

  public BootProfile {
    bootApplications = List.copyOf(bootApplications);
    if (bootApplications.isEmpty()) {
      throw new IllegalArgumentException("expected at least one boot application");
    }
  }
}
