package org.tvd.policy.claims;

/**
 * An entry of the UEFI boot manager that was measured.
 *
 * @param loggedNumber of the variable Boot####, by the log's own words where firmware measures
 *     values only
 * @param description for people, as the variable has it
 * @param path what it boots, as the variable has it
 * @param active whether the boot manager may boot it
 */
public record BootEntry(
    @Claim("Of Boot####; by the log's own words where firmware measures values only")
        long loggedNumber,
    @Claim("For people, as the variable has it") String description,
    @Claim("The device path of what it boots") String path,
    @Claim("Whether the boot manager may boot it") boolean active) {}
