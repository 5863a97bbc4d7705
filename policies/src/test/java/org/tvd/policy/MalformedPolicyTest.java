package org.tvd.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.tvd.policy.PolicyFixture.datacenter;

import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tvd.policy.catalogue.Schemas;

/**
 * Each case changes one text of the datacenter example, and expects one error at one place; a
 * percent sign stands for a new line.
 */
class MalformedPolicyTest {
  /** What one value cannot show by itself, or JSON Schema cannot say. */
  private static final Pattern BEYOND_A_SCHEMA =
      Pattern.compile(
          "repeats|in this mapping|listed twice|not a lattice|not a name of a factor|nested|anchors"
              + " are|not a rule|unknown (dimension|property|reference|TVD)|not a value"
              + " of|file|holds|overlaps|is that of|a closed TVD|to itself|with itself|not before"
              + " the end|has no ports|PCR|not a register|not valid ports|not a valid subnet|VLAN"
              + " ids|unknown segment|allows vlan");

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
"""
lattice.yaml | boot: {chain: [none, measured, verified]} | boot: {chain: [none]} | 3:9: a chain of one label orders nothing (expected at least two, found one)
lattice.yaml | boot: {chain: [none, measured, verified]} | boot: {chian: [none, measured]} | 3:10: unknown kind of dimension (expected one of chain, date, diagram, integer, powerset, product, version, found 'chian'; did you mean 'chain'?)
lattice.yaml | boot: {chain: [none, measured, verified]} | boot: {chain: [none, none, measured, verified]} | 3:24: chain repeats an item (expected each once, found 'none')
lattice.yaml | boot: {chain: [none, measured, verified]} | boot: {diagram: {none: [measured], measured: [verified], verified: [none]}} | 3:19: not a lattice (expected a join and a meet of each pair, found measured and none lie on a cycle)
lattice.yaml | runtime: {chain: [unknown, clean]} | boot: {chain: [unknown, clean]} | 4:3: 'boot' is already in this mapping, at line 3 (expected each key once, found it twice)
lattice.yaml | verified-boot: {boot: verified} | verified-boot: {boot: veryfied} | 10:25: not a value of dimension boot (expected one of none, measured, verified, found 'veryfied'; did you mean 'verified'?)
lattice.yaml | verified-boot: {boot: verified} | verified-boot: {bot: verified} | 10:19: unknown dimension (expected one of boot, runtime, site, found 'bot'; did you mean 'boot'?)
lattice.yaml | verified-boot: {boot: verified} | verified-boot: verified | 10:18: not a property (expected a value for each dimension, found 'verified')
lattice.yaml | dimensions: | dimensions: &d | 2:13: anchors are not allowed (expected the value itself)
properties.yaml | when: boot.log_verified | when: boot.log_verifed | 5:15: not a rule over the claims: undefined field 'log_verifed'; did you mean 'log_verified'?
properties.yaml | when: boot.log_verified | when: bot.log_verified | 5:11: not a rule over the claims: undeclared reference to 'bot' (in container ''); did you mean 'boot'?
properties.yaml | when: boot.log_verified | when: boot.log_verified && tpm.type | 5:29: not a rule over the claims: found no matching overload for '_&&_' applied to '(bool, string)' (candidates: (bool, bool))
properties.yaml | when: boot.log_verified | when: size(ima.entries) | 5:15: not a rule over the claims: expected type 'bool' but found 'int'
properties.yaml | references.boot | references.bot | 10:11: unknown reference (expected one of boot, ima, found 'bot'; did you mean 'boot'?)
properties.yaml | earns: measured-boot | earns: mesured-boot | 6:12: unknown property (expected one of in-secure-cage, measured-boot, runtime-clean, verified-boot, found 'mesured-boot'; did you mean 'measured-boot'?)
properties.yaml | earns: measured-boot | erns: measured-boot | 5:5: a measured rule lacks a key (expected 'earns', found no such key)
properties.yaml | site: secure-cage | site: [secure-cage] | 26:13: not a value of dimension site (expected one of anywhere, building, secure-cage, found a list)
properties.yaml | anchors/site-authority.pem | ../site-authority.pem | 24:18: not a path in the policy directory (expected a relative path without '.' or '..' and without hidden names, found '../site-authority.pem')
properties.yaml | anchors/site-authority.pem | references/ima.txt | 24:18: references/ima.txt holds no certificate (expected a PEM file, found no CERTIFICATE block)
evidence.yaml | [0-7, 8, 9, 10] | [0-7, 10, 16] | 3:21: PCR 16 can be reset while the platform runs, so it proves nothing (expected 0 to 15, found '16')
evidence.yaml | [0-7, 8, 9, 10] | [0-10, 15-18] | 3:18: PCR 16 can be reset while the platform runs, so it proves nothing (expected 0 to 15, found '15-18')
evidence.yaml | [0-7, 8, 9, 10] | [0-10, 23] | 3:18: PCR 23 can be reset while the platform runs, so it proves nothing (expected 0 to 15, found '23')
evidence.yaml | [0-7, 8, 9, 10] | [0-10, 24] | 3:18: not a register (expected 0 to 15, or a range like 0-7, found '24')
evidence.yaml | [0-7, 8, 9, 10] | [0-7, 7, 10] | 3:17: PCR 7 is listed twice (expected each once, found '7')
evidence.yaml | [0-7, 8, 9, 10] | [0-9] | 5:6: ima is required, but PCR 10 is not (expected 10 in pcrs, found no bank)
evidence.yaml | [0-7, 8, 9, 10] | [] | 3:11: the bank's list is empty (expected at least one item, found an empty list)
evidence.yaml | boot-log: required | boot-log: requierd | 4:11: unknown presence (expected one of optional, required, found 'requierd'; did you mean 'required'?)
evidence.yaml | ima-allow-list: ima | ima-allow-list: imma | 6:17: unknown reference (expected one of boot, ima, found 'imma'; did you mean 'ima'?)
evidence.yaml | nonce-lifetime: 30s | nonce-lifetime: 30 | 7:17: not a valid nonce-lifetime (expected a time like 500ms, 20s, 5m, 1h or 2d, from 1s to 1h, found '30')
trust.yaml | type: virtual | type: virtuel | 5:11: unknown type of TPM (expected one of firmware, hardware, virtual, found 'virtuel'; did you mean 'virtual'?)
trust.yaml | anchors/ek-ca.pem | anchors/site-authority.pem | 4:11: anchors/site-authority.pem holds a certificate that may not issue others (expected certification authorities, found CN=Site authority)
trust.yaml | demonstration: | Demonstration: | 3:3: not a name in ek-anchors (expected a lower case letter, then letters, digits or hyphens, at most 63, found 'Demonstration')
network.yaml | [10.99.0.0/24] | [10.99.0.1/24] | 4:15: not a valid subnet (expected IPv4 in CIDR form, no host bits set, prefix from /0 to /32, found '10.99.0.1/24')
network.yaml | [10.99.0.0/24] | [10.99.0.0/24, 10.99.0.128/25] | 4:29: 10.99.0.128/25 overlaps 10.99.0.0/24 of segment hall (network.yaml:4:15) (expected each address in one segment, found 10.99.0.128/25)
network.yaml | trusted-for: [] | trusted-for: [secrecy] | 5:19: unknown objective (expected one of confidentiality, integrity, isolation, found 'secrecy')
network.yaml | trusted-for: [] | trusted-for: [isolation, isolation] | 5:30: trusted-for repeats an item (expected each once, found 'isolation')
network.yaml | trusted-for: [] | trusted-for: []%    vlans: [100-99] | 6:13: not VLAN ids (expected 1 to 4094, or a range like 100-199, found '100-99')
network.yaml | trusted-for: [] | trusted-for: []%    vlans: [4095] | 6:13: not VLAN ids (expected 1 to 4094, or a range like 100-199, found '4095')
network.yaml | trusted-for: [] | trusted-for: []%    vlans: [0-5] | 6:13: not VLAN ids (expected 1 to 4094, or a range like 100-199, found '0-5')
network.yaml | trusted-for: [] | trusted-for: []%    vlans: [100-199, 199] | 6:22: vlans repeats ids of 100-199 (expected each id once, found '199')
network.yaml | trusted-for: [] | trusted-for: []%    vlans: [100-199, 300]%    can: [vxlan, wireguard] | -
network.yaml | trusted-for: [] | trusted-for: []%    can: [vxlan, wirguard] | 6:18: unknown layer (expected one of bridge, geneve, ipsec, macsec, vlan, vxlan, wireguard, found 'wirguard'; did you mean 'wireguard'?)
network.yaml | trusted-for: [] | trusted-for: []%    vlan: [100] | 6:5: unknown key in a segment (expected one of can, subnets, trusted-for, vlans, found 'vlan'; did you mean 'vlans'?)
network.yaml | trusted-for: [] | trusted-for: []%links:%  wan: {between: [hall, hal]} | 7:25: unknown segment (expected one of hall, found 'hal'; did you mean 'hall'?)
network.yaml | trusted-for: [] | trusted-for: []%links:%  wan: {between: [hall, hall]} | 7:25: between repeats an item (expected each once, found 'hall')
network.yaml | trusted-for: [] | trusted-for: []%links:%  wan: {between: [hall]} | 7:18: a link does not join two segments (expected two segments, found 1)
network.yaml | trusted-for: [] | trusted-for: []%links:%  wan: {} | 7:8: a link lacks a key (expected 'between', found no such key)
network.yaml | trusted-for: [] | trusted-for: []%switches:%  s1: {segments: []} | 7:18: segments is empty (expected at least one item, found an empty list)
network.yaml | trusted-for: [] | trusted-for: []%switches:%  s1: {segments: [hall], can: [vxlan]} | 7:32: unknown layer (expected one of vlan, found 'vxlan'; did you mean 'vlan'?)
network.yaml | trusted-for: [] | trusted-for: []%switches:%  s1: {segments: [hall], can: [vlan], trusted-for: [isolation]} | -
network.yaml | trusted-for: [] | trusted-for: []%hosts:%  h1: {can: [], adress: 10.99.0.1} | 7:17: unknown key in a host (expected one of can, found 'adress')
network.yaml | trusted-for: [] | trusted-for: []%hosts:%  h1: {} | 7:7: a host lacks a key (expected 'can', found no such key)
references.yaml | file: references/boot.txt | flie: references/boot.txt | 3:3: a reference lacks a key (expected 'file', found no such key)
tvds/alpha.yaml | vni: 1001 | vni: 16777216 | 2:6: not a valid vni (expected a whole number from 1 to 16777215, found '16777216')
tvds/alpha.yaml | vni: 1001 | vni: 0x3e9 | 2:6: not a valid vni (expected a whole number from 1 to 16777215, found '0x3e9')
tvds/alpha.yaml | protection: [confidentiality, integrity, isolation] | protection: [integrity, integrity] | 4:25: protection repeats an item (expected each once, found 'integrity')
tvds/alpha.yaml | membership: [verified-boot, runtime-clean, in-secure-cage] | membership: [] | 5:13: the list of properties is empty (expected at least one item, found an empty list)
tvds/alpha.yaml | membership: [verified-boot, runtime-clean, in-secure-cage] | membership: [verified-boot, in-secure-cave] | 5:29: unknown property (expected one of in-secure-cage, measured-boot, runtime-clean, verified-boot, found 'in-secure-cave'; did you mean 'in-secure-cage'?)
tvds/alpha.yaml | membership: [verified-boot, runtime-clean, in-secure-cage] | membership: verified-boot | 5:13: the list of properties is not a list (expected a list, found 'verified-boot')
tvds/alpha.yaml | renew: 6s | renew: 20s | 7:8: renew is not before the end of the lease (expected less than 20s, found '20s')
tvds/alpha.yaml | renew: 6s | renew: 6s # | -
tvds/alpha.yaml | lease: 20s | lease: | 6:7: not a valid lease (expected a time like 500ms, 20s, 5m, 1h or 2d, from 1s to 7d, found nothing)
tvds/alpha.yaml | beta: | betta: | 11:5: unknown TVD (expected one of beta, gamma, found 'betta'; did you mean 'beta'?)
tvds/alpha.yaml | beta: | alpha: | 11:5: a TVD is always open to itself (expected another TVD, found 'alpha')
tvds/alpha.yaml | ports: 8080 | ports: 80800 | 12:32: not valid ports (expected a port like 443, a range like 8000-8099, or any, found '80800')
tvds/alpha.yaml | ports: 8080 | ports: 90-80 | 12:32: not valid ports (expected a port like 443, a range like 8000-8099, or any, found '90-80')
tvds/alpha.yaml | protocol: tcp | protocol: icmp | 12:33: this protocol has no ports (expected no key 'ports', found '8080')
tvds/alpha.yaml | replies: true | replies: yes | 12:47: unknown replies (expected one of false, true, found 'yes')
tvds/alpha.yaml | protocol: tcp, | | 12:9: a rule of the filter lacks a key (expected 'protocol', found no such key)
tvds/beta.yaml | vni: 1002 | vni: 1001 | 2:6: vni 1001 is that of alpha (tvds/alpha.yaml:2:6) (expected a vni of no other TVD, found 1001)
tvds/beta.yaml | subnet: 10.2.0.0/24 | subnet: 10.1.0.128/25 | 3:9: 10.1.0.128/25 overlaps 10.1.0.0/24 of alpha (tvds/alpha.yaml:3:9), with which it has a flow (expected disjoint subnets, found 10.1.0.128/25)
tvds/alpha.yaml | renew: 6s | renew: 6s%kind: open | 8:7: unknown kind (expected one of closed, dummy, managed, found 'open')
tvds/alpha.yaml | renew: 6s | renew: 6s%kind: closed | 12:5: alpha is a closed TVD (expected closed, found a flow to or from it)
tvds/gamma.yaml | renew: 6s | renew: 6s%kind: dummy | 2:1: unknown key in the TVD (expected one of kind, subnet, found 'vni')
tvds/gamma.yaml | share: {host: [alpha, beta]} | share: {host: some} | 8:15: not a sharing (expected none, all or a list of TVDs, found 'some')
tvds/gamma.yaml | share: {host: [alpha, beta]} | share: {vpe: [bta]} | 8:15: unknown TVD (expected one of alpha, beta, found 'bta'; did you mean 'beta'?)
tvds/gamma.yaml | share: {host: [alpha, beta]} | share: {vpe: [gamma]} | 8:15: a TVD always shares with itself (expected another TVD, found 'gamma')
tvds/gamma.yaml | renew: 6s | renew: 6s%roles: {gate: {guard: maybe}} | 8:23: unknown guard (expected one of false, true, found 'maybe')
tvds/gamma.yaml | renew: 6s | renew: 6s%reaction: shut | 8:11: unknown reaction (expected one of close, default-network, found 'shut')
tvds/gamma.yaml | renew: 6s | renew: 6s%vlan: 77 | 8:7: no segment allows vlan 77 (expected a segment of network.yaml with 'vlans', found 77)
tvds/gamma.yaml | renew: 6s | renew: 6s%vlan: 4095 | 8:7: not a valid vlan (expected a whole number from 1 to 4094, found '4095')
tvds/alpha.yaml | replies: true | from: 10.1.0.1/24, replies: true | 12:44: not a valid subnet (expected IPv4 in CIDR form, no host bits set, prefix from /0 to /32, found '10.1.0.1/24')
tvds/gamma.yaml | subnet: 10.3.0.0/24 | subnet: 10.1.0.0/24 | -
tvds/gamma.yaml | renew: 6s | renew: 6s%references: {tools: {flie: x}} | 8:21: a reference lacks a key (expected 'file', found no such key)
tvds/gamma.yaml | renew: 6s | renew: 6s%references: {tools: [AB]} | 8:22: not a reference (expected 64, 96 or 128 lower case hex digits, two spaces, a path, found 'AB')
lattice.yaml | site: {chain: [anywhere, building, secure-cage]} | site: {product: {from: version}} | 5:20: not a name of a factor (expected none of from, to, any-of, found from)
lattice.yaml | site: {chain: [anywhere, building, secure-cage]} | site: {product: {}} | 5:9: product needs factors (expected each name: a dimension, found none)
lattice.yaml | site: {chain: [anywhere, building, secure-cage]} | site: {product: {a: {product: {b: {product: {c: {product: {d: date}}}}}}}} | 5:51: products are nested too deeply (expected at most 3, found more)
lattice.yaml | runtime: {chain: [unknown, clean]} | runtime: {product: {a: version, b: {chain: [unknown, clean]}}} | 11:28: not a value of dimension runtime (expected a mapping from a, b, found 'clean')
tvds/gamma.yaml | lease: 20s | lesae: 20s | 2:1: the TVD lacks a key (expected 'lease', found no such key)
""")
  void tellsTheFirstErrorAtItsPlace(String file, String old, String with, String expected) {
    String added = with == null ? "" : with.replace('%', '\n');
    PolicyFixture fixture = datacenter().replace(file, old, added);
    if (expected.equals("-")) {
      assertThat(fixture.errors()).isEmpty();
    } else {
      assertThat(fixture.errors()).isNotEmpty();
      assertThat(fixture.errors().getFirst()).isEqualTo(file + ":" + expected);
    }
    if (expected.equals("-")) {
      assertThat(Schemas.errors(file, fixture.text(file))).isEmpty();
    } else if (!BEYOND_A_SCHEMA.matcher(expected).find()) {
      assertThat(Schemas.errors(file, fixture.text(file))).isNotEmpty();
    }
  }

  @Test
  void aVlanIsOfOneDomainAndInTheRangesOfSomeSegment() {
    PolicyFixture fixture =
        datacenter()
            .replace(
                "network.yaml", "trusted-for: []", "trusted-for: []\n    vlans: [300, 100-199]")
            .replace("tvds/alpha.yaml", "renew: 6s", "renew: 6s\nvlan: 100");
    assertThat(fixture.errors()).isEmpty();
    assertThat(fixture.replace("tvds/gamma.yaml", "renew: 6s", "renew: 6s\nvlan: 100").errors())
        .containsExactly(
            "tvds/gamma.yaml:8:7: vlan 100 is that of alpha (tvds/alpha.yaml:8:7) (expected a vlan"
                + " of no other TVD, found 100)");
    assertThat(fixture.replace("tvds/gamma.yaml", "vlan: 100", "vlan: 200").errors())
        .containsExactly(
            "tvds/gamma.yaml:8:7: no segment allows vlan 200 (expected one of 100-199, 300, found"
                + " 200)");
  }

  @Test
  void suggestsTheNearestKeyForAMisspeltOne() {
    assertThat(datacenter().replace("tvds/gamma.yaml", "lease:", "lesae:").errors())
        .contains(
            "tvds/gamma.yaml:6:1: unknown key in the TVD (expected one of flows, kind, lease,"
                + " membership, mtu, protection, reaction, references, renew, roles, share, subnet,"
                + " vlan, vni, found 'lesae'; did you mean 'lease'?)");
  }

  @Test
  void tellsTheErrorsOfAllFilesAtOnce() {
    assertThat(
            datacenter()
                .replace("tvds/gamma.yaml", "lease: 20s", "lease: soon")
                .replace("network.yaml", "10.99.0.0/24", "10.99/24")
                .replace("evidence.yaml", "boot-log: required", "boot-log: maybe")
                .errors())
        .hasSize(3);
  }

  @Test
  void anErrorInOnePartOfATvdHidesNoneOfAnother() {
    assertThat(
            datacenter()
                .replace("tvds/beta.yaml", "lease: 20s", "lease: soon")
                .replace("tvds/beta.yaml", "vni: 1002", "vni: 1001")
                .replace("tvds/beta.yaml", "subnet: 10.2.0.0/24", "subnet: 10.1.0.0/25")
                .with(
                    "tvds/gamma.yaml",
                    "kind: closed\nprotection: []\nflows: {in: {beta: open}, out: {alhpa: open}}\n")
                .errors())
        .extracting(error -> error.substring(0, error.indexOf(" (")))
        .contains(
            "tvds/beta.yaml:2:6: vni 1001 is that of alpha",
            "tvds/beta.yaml:3:9: 10.1.0.0/25 overlaps 10.1.0.0/24 of alpha",
            "tvds/beta.yaml:6:8: not a valid lease",
            "tvds/gamma.yaml:1:1: the TVD lacks a key",
            "tvds/gamma.yaml:3:14: gamma is a closed TVD",
            "tvds/gamma.yaml:3:33: unknown TVD");
  }

  @Test
  void doesNotRepeatAnErrorOfTheLatticeWhereItIsUsed() {
    assertThat(datacenter().replace("lattice.yaml", "[unknown, clean]", "[clean]").errors())
        .containsExactly(
            "lattice.yaml:4:12: a chain of one label orders nothing"
                + " (expected at least two, found one)");
  }

  @Test
  void refusesSha1Bank() {
    assertThat(datacenter().replace("evidence.yaml", "sha256:", "sha1:").errors())
        .contains(
            "evidence.yaml:3:3: the sha1 bank proves nothing"
                + " (expected sha256, sha384 or sha512, found sha1)");
  }

  @Test
  void refusesUnlistedCountWithoutAnAllowList() {
    assertThat(datacenter().replace("evidence.yaml", "ima-allow-list: ima", "").errors())
        .containsExactly(
            "properties.yaml:18:11: ima.unlisted has no list to compare with"
                + " (expected ima-allow-list in evidence.yaml, found none)");
  }

  @Test
  void refusesAFileThatNobodyReads() {
    assertThat(datacenter().with("netwrok.yaml", "a: b").with("tvds/delta.yml", "vni: 1").errors())
        .anyMatch(
            e -> e.startsWith("netwrok.yaml: unknown policy file") && e.contains("network.yaml'?"))
        .anyMatch(e -> e.startsWith("tvds/delta.yml: not a TVD's file"));
  }

  @Test
  void namesTheLineOfABadReference() {
    assertThat(datacenter().with("references/boot.txt", "# ok\nAB  shim\n").errors())
        .containsExactly(
            "references/boot.txt:2:1: not a reference (expected 64, 96 or 128 lower case hex"
                + " digits, two spaces, a path, found 'AB  shim')");
  }

  @Test
  void refusesAnEmptyReferenceFile() {
    assertThat(datacenter().with("references/boot.txt", "# nothing yet\n").errors())
        .containsExactly(
            "references.yaml:3:9: references/boot.txt is empty"
                + " (expected at least one digest, found none)");
  }

  @Test
  void refusesAPrivateKeyAmongCertificates() {
    assertThat(
            datacenter()
                .with(
                    "anchors/ek-ca.pem",
                    "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")
                .errors())
        .containsExactly(
            "trust.yaml:4:11: anchors/ek-ca.pem holds something else"
                + " (expected CERTIFICATE blocks alone, found PRIVATE KEY)");
  }

  @Test
  void refusesAMalformedCertificate() {
    assertThat(
            datacenter()
                .with(
                    "anchors/ek-ca.pem",
                    "-----BEGIN CERTIFICATE-----\nMAAA\n-----END CERTIFICATE-----\n")
                .errors())
        .singleElement()
        .asString()
        .startsWith("trust.yaml:4:11: anchors/ek-ca.pem holds a malformed certificate");
  }

  @Test
  void refusesRequirementsThatAnExclusionMakesImpossible() {
    assertThat(
            datacenter()
                .with(
                    "lattice.yaml",
                    datacenter().text("lattice.yaml")
                        + "exclusions:\n  - [verified-boot, in-secure-cage]\n")
                .errors())
        .containsExactly(
            "tvds/alpha.yaml:5:13: no platform can be a member (expected requirements that one"
                + " platform can hold together, found an exclusion: verified-boot,"
                + " in-secure-cage)");
  }

  @Test
  void noDamageEscapesAsAnythingButAPolicyError() {
    Random random = new Random(2007);
    List<String> paths =
        datacenter().files().keySet().stream().filter(path -> !path.endsWith(".md")).toList();
    for (int i = 0; i < 400; i++) {
      PolicyFixture fixture = datacenter();
      String path = paths.get(random.nextInt(paths.size()));
      String text = fixture.text(path);
      int at = random.nextInt(text.length());
      String noise = "\u0000\t\n{}[]:-,#&*!|>'\"%@`?~0aé\ud83d\ude00".substring(random.nextInt(24));
      String damaged =
          switch (random.nextInt(3)) {
            case 0 -> text.substring(0, at);
            case 1 -> text.substring(0, at) + noise + text.substring(at);
            default -> text.substring(0, at) + text.substring(Math.min(text.length(), at + 5));
          };
      assertThat(fixture.with(path, damaged).errors())
          .as("%s, cut or filled at %d", path, at)
          .allMatch(error -> !error.contains("Exception"));
    }
  }

  /** What two filters have in common can be the product of both. */
  @Test
  void refusesALongFilter() {
    String rule = "      - {protocol: tcp, ports: 8080, replies: true}\n";
    PolicyFixture fixture = PolicyFixture.datacenter();
    fixture.replace("tvds/alpha.yaml", rule, rule.repeat(257));
    assertThat(fixture.errors())
        .containsExactly(
            "tvds/alpha.yaml:12:7: the filter is too long (expected at most 256 rules, found 257)");
    assertThat(fixture.replace("tvds/alpha.yaml", rule + rule, rule).errors()).isEmpty();
  }
}
