package dev.chancery;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameStartingWith;
import static com.tngtech.archunit.lang.conditions.ArchConditions.accessTargetWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;

/** What the house's code may know of itself and of the world. */
@AnalyzeClasses(packages = "dev.chancery", importOptions = ImportOption.DoNotIncludeTests.class)
class HouseRulesTest {
  @ArchTest
  static final ArchRule packages_are_not_in_circles =
      slices()
          .matching("dev.chancery.(*)..")
          .should()
          .beFreeOfCycles()
          .because("what knows each other in a circle is one thing under several names");

  @ArchTest
  static final ArchRule platform_packages_are_not_in_circles =
      slices()
          .matching("dev.chancery.platform.(*)..")
          .should()
          .beFreeOfCycles()
          .because("plumbing is taken apart and tested by the piece");

  @ArchTest
  static final ArchRule the_model_needs_the_JDK_alone =
      classes()
          .that()
          .resideInAPackage("dev.chancery.model..")
          .should()
          .onlyDependOnClassesThat(pure("dev.chancery.model.."))
          .because("everybody shares its nouns, and no framework comes with a noun");

  @ArchTest
  static final ArchRule a_format_needs_the_model_and_what_it_writes_with_alone =
      classes()
          .that()
          .resideInAPackage("dev.chancery.format..")
          .should()
          .onlyDependOnClassesThat(
              pure(
                  "dev.chancery.model..",
                  "dev.chancery.format..",
                  "tools.jackson..",
                  "com.apicatalog..",
                  "org.erdtman.jcs.."))
          .because("what a credential looks like is a function of what is said in it");

  @ArchTest
  static final ArchRule a_page_needs_what_it_shows_alone =
      classes()
          .that()
          .resideInAPackage("dev.chancery.api.page..")
          .should()
          .onlyDependOnClassesThat(
              pure("dev.chancery.model..", "dev.chancery.api.page..", "com.google.zxing.."))
          .because("what is shown to a browser is a function of the view");

  @ArchTest
  static final ArchRule nothing_pure_looks_at_a_clock =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.chancery.model..", "dev.chancery.format..", "dev.chancery.api.page..")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.time.InstantSource")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(java.time.Clock.class)
          .orShould()
          .callMethod(System.class, "nanoTime")
          .because("the same draft always gives the same credential");

  @ArchTest
  static final ArchRule private_keys_live_and_die_in_signing =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.chancery.signing..")
          .should()
          .dependOnClassesThat(privateKeys())
          .because("a key that one package can name can leak from one package alone");

  @ArchTest
  static final ArchRule only_who_issues_or_publishes_asks_for_a_signature =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "dev.chancery.signing..",
              "dev.chancery.issuance..",
              "dev.chancery.status..",
              "dev.chancery.issuer..")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("dev.chancery.signing.Sign")
          .because("every signature is an issuance's, a status list's or an issuer's");

  @ArchTest
  static final ArchRule time_is_an_argument =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.chancery.platform..", "dev.chancery.embedded..")
          .and()
          .doNotHaveFullyQualifiedName("dev.chancery.Chancery")
          .should(
              accessTargetWhere(access(HouseRulesTest::asksTheClock, "asks the machine's clock")))
          .because("a test steps the clock; System.nanoTime measures, and tells no time");

  @ArchTest
  static final ArchRule the_root_takes_the_machines_clock_once =
      noClasses()
          .that()
          .haveFullyQualifiedName("dev.chancery.Chancery")
          .should(
              accessTargetWhere(
                  access(
                      call ->
                          asksTheClock(call)
                              && !call.getTargetOwner()
                                  .isEquivalentTo(java.time.InstantSource.class),
                      "asks the machine's clock but for InstantSource.system()")))
          .because("it is handed down from there");

  @ArchTest
  static final ArchRule chance_is_an_argument =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.chancery.platform..")
          .should()
          .dependOnClassesThat()
          .areAssignableTo(java.util.random.RandomGenerator.class)
          .orShould()
          .callMethod(java.util.UUID.class, "randomUUID")
          .orShould()
          .callMethod(Math.class, "random")
          .because("a test gives the salt, and one place answers for what cannot be guessed");

  @ArchTest
  static final ArchRule nobody_waits_on_an_event_loop =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.chancery.bulk..")
          .should(
              accessTargetWhere(
                  access(
                      call ->
                          call.getTargetOwner().isEquivalentTo(io.vertx.core.Future.class)
                              && call.getName().equals("await"),
                      "awaits a future")))
          .because("straight-line code is a place: the virtual threads of bulk");

  @ArchTest
  static final ArchRule nobody_sleeps =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.chancery.embedded..")
          .should()
          .callMethod(Thread.class, "sleep", long.class)
          .orShould()
          .callMethod(Thread.class, "sleep", java.time.Duration.class)
          .because("threads are shared; embedded waits for child processes before there are any");

  @ArchTest
  static final ArchRule one_client_calls_out =
      noClasses()
          .that()
          .resideOutsideOfPackages("dev.chancery.platform.egress..", "dev.chancery.embedded..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("java.net.http..", "io.vertx.ext.web.client..")
                  .or(nameStartingWith("io.vertx.core.http.HttpClient"))
                  .or(nameStartingWith("java.net.URLConnection")))
          .orShould(
              accessTargetWhere(
                  access(
                      call ->
                          call.getTargetOwner().isEquivalentTo(java.net.URL.class)
                              && call.getName().startsWith("open"),
                      "opens a URL")))
          .because(
              "what an outsider names is fetched under one set of rules; embedded reads its jars");

  @ArchTest
  static final ArchRule a_verticle_reads_no_configuration =
      noClasses()
          .that()
          .haveSimpleNameEndingWith("Verticle")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.chancery.platform.config..")
          .because("a verticle is a doormat");

  @ArchTest
  static final ArchRule a_name_says_what_a_thing_is =
      noClasses()
          .should()
          .haveNameMatching(".*(Impl|Manager|Helper|Util|Utils|Dto|DTO)")
          .because("these words say that nobody knew");

  private static DescribedPredicate<JavaClass> pure(String... packages) {
    return resideInAnyPackage(packages)
        .or(resideInAnyPackage("org.jspecify.annotations..", "com.google.errorprone.annotations.."))
        .or(
            resideInAnyPackage("java..", "javax.crypto..")
                .and(DescribedPredicate.not(resideInAnyPackage("java.sql..", "java.net.http.."))));
  }

  private static DescribedPredicate<JavaClass> privateKeys() {
    Set<String> names =
        Set.of(
            "java.security.PrivateKey", "java.security.KeyPair", "java.security.KeyPairGenerator");
    return describe(
        "are private keys",
        owner ->
            names.contains(owner.getName())
                || (owner.getPackageName().equals("java.security.interfaces")
                    && owner.getSimpleName().endsWith("PrivateKey")));
  }

  private static DescribedPredicate<JavaAccess<?>> access(
      java.util.function.Predicate<JavaAccess<?>> which, String what) {
    return describe(what, which);
  }

  private static boolean asksTheClock(JavaAccess<?> call) {
    String owner = call.getTargetOwner().getName();
    String method = call.getName();
    return switch (method) {
      case "now" -> owner.startsWith("java.time.");
      case "currentTimeMillis" -> owner.equals("java.lang.System");
      case "system", "systemUTC", "systemDefaultZone", "tick", "tickMillis", "tickSeconds" ->
          owner.equals("java.time.Clock") || owner.equals("java.time.InstantSource");
      case "<init>" -> owner.equals("java.util.Date");
      default -> false;
    };
  }
}
