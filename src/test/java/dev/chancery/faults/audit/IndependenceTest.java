package dev.chancery.faults.audit;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who audits believes nobody. */
@AnalyzeClasses(packagesOf = Auditor.class)
class IndependenceTest {
  @ArchTest
  static final ArchRule the_auditor_knows_no_class_of_the_gateway =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.chancery..")
                  .and(not(resideInAPackage("dev.chancery.faults.audit.."))))
          .because("what the gateway gets wrong, its own code would not notice");
}
