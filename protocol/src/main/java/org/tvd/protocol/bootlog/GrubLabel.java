package org.tvd.protocol.bootlog;

/**
 * What GRUB puts before a text that it measures into PCR 8 (GRUB manual, section "Measured boot").
 * The label is not measured, so that whoever holds the log can exchange it.
 */
public enum GrubLabel {
  GRUB_CMD("grub_cmd: "),
  KERNEL_CMDLINE("kernel_cmdline: "),
  MODULE_CMDLINE("module_cmdline: ");

  private final String text;

  GrubLabel(String text) {
    this.text = text;
  }

  /** As it stands in the log, with its colon and space. */
  public String text() {
    return text;
  }
}
