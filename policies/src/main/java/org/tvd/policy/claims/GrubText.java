package org.tvd.policy.claims;

/**
 * A text that GRUB measured into PCR 8: a command, or a command line.
 *
 * @param text empty unless covered
 * @param loggedKind grub_cmd, kernel_cmdline or module_cmdline, by the log's own words; GRUB does
 *     not measure it
 * @param covered whether the text is covered by its digest
 */
public record GrubText(
    @Claim("The text; empty unless covered") String text,
    @Claim("grub_cmd, kernel_cmdline or module_cmdline, by the log's own words: not proven")
        String loggedKind,
    @Claim("Whether the text is covered by its digest") boolean covered) {}
