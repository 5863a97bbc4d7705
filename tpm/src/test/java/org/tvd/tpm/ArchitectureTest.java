package org.tvd.tpm;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasName;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.tvd.tpm");

  @Test
  void usesTssJavaAsCommandLayerOnly() {
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

  @Test
  void keepsTssJavaOutOfThePublicApi() {
    methods()
        .that()
        .arePublic()
        .and()
        .areDeclaredInClassesThat()
        .resideInAPackage("org.tvd.tpm")
        .and()
        .areDeclaredInClassesThat()
        .haveModifier(JavaModifier.PUBLIC)
        .should(nameNoTssType())
        .check(classes);
  }

  private static ArchCondition<JavaMethod> nameNoTssType() {
    return new ArchCondition<>("name no type of TSS.Java") {
      @Override
      public void check(JavaMethod method, ConditionEvents events) {
        boolean clean =
            !method.getRawReturnType().getPackageName().startsWith("tss")
                && method.getRawParameterTypes().stream()
                    .noneMatch(type -> type.getPackageName().startsWith("tss"));
        events.add(new SimpleConditionEvent(method, clean, method.getFullName()));
      }
    };
  }
}
