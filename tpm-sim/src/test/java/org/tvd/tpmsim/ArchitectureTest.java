package org.tvd.tpmsim;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  @Test
  void usesTssJavaAsCommandLayerOnly() {
    var classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.tvd.tpmsim");
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveNameMatching("tss\\.(Crypto|Helpers|TpmHelpers|Tss|TpmFactory|TpmDevice.+)(\\$.*)?")
        .because("TSS.Java's cryptography, randomness and devices are weak, or hang")
        .check(classes);
    noClasses()
        .should()
        .callMethodWhere(
            JavaCall.Predicates.target(HasName.Predicates.nameStartingWith("validate")))
        .because("TSS.Java's checks of signatures take any ECDSA signature")
        .check(classes);
  }
}
