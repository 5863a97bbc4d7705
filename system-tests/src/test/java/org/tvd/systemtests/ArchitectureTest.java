package org.tvd.systemtests;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.tvd.policy.PolicySet;
import org.tvd.verifier.NotEnrolledException;

/** The rules of the house, over the classes of every module. */
@Order(1)
final class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("systemtests"))
          .importPackages("org.tvd");

  /** Each room, and the rooms that it may use. */
  private static final Map<String, Set<String>> ROOMS =
      Map.of(
          "protocol", Set.of(),
          "tpm", Set.of("protocol"),
          "policy", Set.of("protocol"),
          "tpmsim", Set.of("tpm", "protocol"),
          "enforcer", Set.of("protocol"),
          "verifier", Set.of("policy", "protocol"),
          "agent", Set.of("enforcer", "tpm", "protocol"),
          "cli", Set.of("protocol", "tpm", "policy", "tpmsim", "enforcer", "verifier", "agent"));

  /** The verifier's stages: each may use those before it. What composes them is above all. */
  private static final List<String> STAGES =
      List.of("appraisal", "store", "audit", "enrolment", "master", "renewal", "result", "http");

  /** The packages of a decision about a TVD: each may use those before it. */
  private static final List<String> DECISION =
      List.of(
          "lattice",
          "claims",
          "model",
          "flow",
          "planner",
          "membership",
          "language",
          "reference",
          "signature",
          "impact");

  /** What helps to write a policy, and decides nothing: likewise. */
  private static final List<String> AUTHORING =
      List.of("refinement", "repair", "catalogue", "format", "lint", "draw", "testing");

  private static final int LINES = 300;

  private static String room(String name) {
    return "org.tvd." + name + "..";
  }

  private static DescribedPredicate<JavaClass> in(Stream<String> packages) {
    return resideInAnyPackage(packages.toArray(String[]::new));
  }

  @Test
  void everyRoomUsesOnlyTheRoomsThatItMay() {
    for (Map.Entry<String, Set<String>> entry : new TreeMap<>(ROOMS).entrySet()) {
      String own = entry.getKey();
      Stream<String> forbidden =
          ROOMS.keySet().stream()
              .filter(other -> !other.equals(own) && !entry.getValue().contains(other))
              .map(ArchitectureTest::room);
      DescribedPredicate<JavaClass> others = in(forbidden);
      noClasses()
          .that(resideInAPackage(room(own)))
          .should()
          .dependOnClassesThat(others)
          .because("docs/architecture.md says which room may use which")
          .allowEmptyShould(false)
          .check(CLASSES);
    }
  }

  @Test
  void everyClassIsInARoom() {
    assertThat(packages())
        .extracting(JavaPackage::getName)
        .allMatch(
            name ->
                ROOMS.keySet().stream()
                    .anyMatch(room -> (name + ".").startsWith("org.tvd." + room + ".")));
  }

  @Test
  void protocolAndPolicyDoNoInputOrOutput() {
    DescribedPredicate<JavaClass> io =
        resideInAnyPackage("java.net.http..", "java.nio.channels..", "java.sql..", "javax.net..")
            .or(
                belongToAnyOf(
                    java.net.Socket.class,
                    java.net.ServerSocket.class,
                    java.net.DatagramSocket.class,
                    java.net.URLConnection.class,
                    java.io.File.class,
                    java.io.FileInputStream.class,
                    java.io.FileOutputStream.class,
                    java.io.RandomAccessFile.class,
                    Process.class,
                    ProcessBuilder.class));
    noClasses()
        .that(resideInAnyPackage(room("protocol"), room("policy")))
        .should()
        .dependOnClassesThat(io)
        .check(CLASSES);
    noClasses()
        .that(resideInAPackage(room("protocol")))
        .should()
        .dependOnClassesThat(resideInAPackage("java.nio.file.."))
        .check(CLASSES);
    noClasses()
        .that(resideInAPackage(room("policy")))
        .and(not(belongToAnyOf(PolicySet.class)))
        .and()
        .doNotHaveSimpleName("PolicyDirectory")
        .should()
        .dependOnClassesThat(resideInAPackage("java.nio.file.."))
        .because("only the loading of a policy reads files")
        .check(CLASSES);
  }

  @Test
  void decisionsTakeTimeAndRandomnessAsArguments() {
    noClasses()
        .that(resideInAnyPackage(room("policy"), "org.tvd.verifier.appraisal.."))
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .dependOnClassesThat(belongToAnyOf(java.security.SecureRandom.class))
        .because("an auditor replays a decision bit for bit")
        .check(CLASSES);
  }

  @Test
  void noStageOfTheVerifierImportsALaterOne() {
    for (int i = 0; i < STAGES.size(); i++) {
      Stream<String> later =
          Stream.concat(
                  STAGES.stream().skip(i + 1).map(stage -> "verifier." + stage),
                  Stream.of("verifier"))
              .map(name -> name.equals("verifier") ? "org.tvd.verifier" : room(name));
      DescribedPredicate<JavaClass> laterStages =
          in(later).and(not(belongToAnyOf(NotEnrolledException.class)));
      var rule =
          noClasses()
              .that(resideInAPackage(room("verifier." + STAGES.get(i))))
              // What it stores are the states of the masters, which are values.
              .and()
              .doNotHaveFullyQualifiedName("org.tvd.verifier.store.Realms");
      if (!STAGES.get(i).equals("http")) { // a resource calls what composes the stages
        rule.should().dependOnClassesThat(laterStages).check(CLASSES);
      }
    }
  }

  @Test
  void noPackageOfPoliciesUsesALaterOne() {
    List<String> all = Stream.concat(DECISION.stream(), AUTHORING.stream()).toList();
    assertThat(packages())
        .extracting(JavaPackage::getName)
        .filteredOn(name -> name.startsWith("org.tvd.policy."))
        .containsExactlyInAnyOrderElementsOf(
            all.stream().map(name -> "org.tvd.policy." + name).toList());
    for (int i = 0; i < all.size() - 1; i++) {
      noClasses()
          .that(resideInAPackage(room("policy." + all.get(i))))
          .should()
          .dependOnClassesThat(in(all.stream().skip(i + 1).map(name -> room("policy." + name))))
          .check(CLASSES);
    }
  }

  @Test
  void noDecisionNeedsWhatHelpsToWriteAPolicy() {
    noClasses()
        .that(resideInAnyPackage(room("verifier"), room("agent"), room("enforcer")))
        .should()
        .dependOnClassesThat(in(AUTHORING.stream().map(name -> room("policy." + name))))
        .check(CLASSES);
  }

  @Test
  void appraisalKnowsNothingOfWhatFollowsFromIt() {
    noClasses()
        .that(resideInAPackage("org.tvd.verifier.appraisal.."))
        .should()
        .dependOnClassesThat(
            resideInAPackage("org.tvd.verifier..")
                .and(not(resideInAPackage("org.tvd.verifier.appraisal.."))))
        .check(CLASSES);
  }

  @Test
  void tssStaysBehindTheTpm() {
    noClasses()
        .that(not(resideInAnyPackage(room("tpm"), room("tpmsim"))))
        .should()
        .dependOnClassesThat(resideInAPackage("tss.."))
        .check(CLASSES);
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveNameMatching("tss\\.(Crypto|Helpers|TpmFactory)")
        .because("they hash with home-made code, print, and open whatever TPM they find")
        .check(CLASSES);
  }

  @Test
  void nothingWeakOrGlobal() {
    noClasses()
        .should()
        .dependOnClassesThat(belongToAnyOf(java.util.Random.class))
        .because("keys and nonces come of SecureRandom, and nothing else is random here")
        .check(CLASSES);
    noClasses()
        .should()
        .callMethod(Security.class, "addProvider", java.security.Provider.class)
        .orShould()
        .callMethod(Security.class, "insertProviderAt", java.security.Provider.class, int.class)
        .check(CLASSES);
    fields()
        .that()
        .areStatic()
        .should()
        .beFinal()
        .because("there is no static state")
        .check(CLASSES);
  }

  @Test
  void onlyTheCommandLinePrints() {
    noClasses()
        .that(not(resideInAnyPackage(room("cli"), "org.tvd.benchmarks..")))
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .orShould()
        .callMethod(Throwable.class, "printStackTrace")
        .check(CLASSES);
  }

  @Test
  void namesSayWhatThingsAre() {
    noClasses()
        .should()
        .haveSimpleNameEndingWith("Impl")
        .orShould()
        .haveNameMatching(".*(Utils?|Helpers?|Manager|Common|Misc)(\\$.*)?")
        .check(CLASSES);
    assertThat(packages())
        .extracting(JavaPackage::getName)
        .noneMatch(
            name -> name.matches(".*\\.(utils?|helpers?|managers?|common|impl|misc)(\\..*)?"));
  }

  @Test
  void everyPackageIsNullMarked() {
    assertThat(packages())
        .isNotEmpty()
        .allSatisfy(
            each ->
                assertThat(
                        each.tryGetPackageInfo()
                            .map(info -> info.isAnnotatedWith(NullMarked.class))
                            .orElse(false))
                    .as("package-info of %s has @NullMarked", each.getName())
                    .isTrue());
  }

  private static Set<JavaPackage> packages() {
    return CLASSES.stream().map(JavaClass::getPackage).collect(Collectors.toSet());
  }

  @Test
  void noFileIsLongerThanOneCanRead() throws IOException {
    Map<Path, Integer> tooLong = new TreeMap<>();
    try (Stream<Path> modules = Files.list(Installation.find().home())) {
      for (Path module : modules.toList()) {
        for (Path file : sources(module)) {
          int lines = Files.readAllLines(file).size();
          if (lines > LINES) {
            tooLong.put(file, lines);
          }
        }
      }
    }
    assertThat(tooLong).isEmpty();
  }

  private static List<Path> sources(Path module) throws IOException {
    Path sources = module.resolve("src/main/java");
    if (!Files.isDirectory(sources)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(sources)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }
}
