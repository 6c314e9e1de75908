package dev.chancery;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.util.List;
import java.util.stream.Stream;

/** Who stands on whom. A new package fails here until it has been given its storey. */
@AnalyzeClasses(packages = "dev.chancery", importOptions = ImportOption.DoNotIncludeTests.class)
class StoreysTest {
  private static final List<String> FORMAT_AND_PLATFORM = List.of("format", "platform", "model");
  private static final List<String> CATALOG_TO_SIGNING =
      below(
          FORMAT_AND_PLATFORM,
          "audit",
          "catalog",
          "delegation",
          "identity",
          "outbox",
          "proof",
          "status",
          "signing");
  private static final List<String> ISSUANCE_AND_ISSUER =
      below(CATALOG_TO_SIGNING, "issuance", "issuer", "offer", "verification");
  private static final List<String> LANES =
      below(ISSUANCE_AND_ISSUER, "autoissue", "bulk", "direct", "notify");

  @ArchTest
  static final ArchRule each_package_uses_what_stands_below_it =
      packages()
          .whereLayer("root")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("embedded")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("root")
          .mayOnlyAccessLayers(
              sees(LANES, "api", "api.rest", "api.vcapi", "api.page", "api.caller", "api.docs"))
          .whereLayer("api.rest")
          .mayOnlyAccessLayers(sees(LANES, "api", "api.page", "api.caller"))
          .whereLayer("api.vcapi")
          .mayOnlyAccessLayers(sees(LANES, "api", "api.caller"))
          .whereLayer("api.docs")
          .mayOnlyAccessLayers("api", "platform", "model")
          .whereLayer("api.page")
          .mayOnlyAccessLayers("model")
          .whereLayer("api.caller")
          .mayOnlyAccessLayers("platform", "model")
          .whereLayer("api")
          .mayOnlyAccessLayers(sees(LANES, "api.caller"))
          .whereLayer("autoissue")
          .mayOnlyAccessLayers(sees(ISSUANCE_AND_ISSUER))
          .whereLayer("bulk")
          .mayOnlyAccessLayers(sees(ISSUANCE_AND_ISSUER))
          .whereLayer("direct")
          .mayOnlyAccessLayers(sees(ISSUANCE_AND_ISSUER))
          .whereLayer("notify")
          .mayOnlyAccessLayers(sees(ISSUANCE_AND_ISSUER))
          .whereLayer("issuance")
          .mayOnlyAccessLayers(sees(CATALOG_TO_SIGNING, "issuer", "offer"))
          .whereLayer("issuer")
          .mayOnlyAccessLayers(sees(CATALOG_TO_SIGNING))
          .whereLayer("offer")
          .mayOnlyAccessLayers(sees(FORMAT_AND_PLATFORM, "audit", "identity", "outbox", "proof"))
          .whereLayer("verification")
          .mayOnlyAccessLayers(sees(FORMAT_AND_PLATFORM, "identity", "status"))
          .whereLayer("audit")
          .mayOnlyAccessLayers(sees(FORMAT_AND_PLATFORM))
          .whereLayer("catalog")
          .mayOnlyAccessLayers(sees(FORMAT_AND_PLATFORM, "audit"))
          .whereLayer("delegation")
          .mayOnlyAccessLayers(sees(FORMAT_AND_PLATFORM))
          .whereLayer("identity")
          .mayOnlyAccessLayers(sees(FORMAT_AND_PLATFORM))
          .whereLayer("outbox")
          .mayOnlyAccessLayers(sees(FORMAT_AND_PLATFORM))
          .whereLayer("proof")
          .mayOnlyAccessLayers(sees(FORMAT_AND_PLATFORM, "identity"))
          .whereLayer("status")
          .mayOnlyAccessLayers(sees(FORMAT_AND_PLATFORM, "signing"))
          .whereLayer("signing")
          .mayOnlyAccessLayers(sees(FORMAT_AND_PLATFORM))
          .whereLayer("format")
          .mayOnlyAccessLayers("model")
          .whereLayer("platform")
          .mayOnlyAccessLayers("model")
          .whereLayer("model")
          .mayNotAccessAnyLayer()
          .because(
              """
              a change then reaches upward only. Of neighbours, catalog tells audit, proof resolves with identity, status
              signs with signing, and issuance asks issuer whether it still issues and leaves with offer \
              what waits, who writes to whom it waits for and tells audit; the root is who \
              knows everybody, and embedded is found by its service\
              """);

  @ArchTest
  static final ArchRule the_embedded_servers_know_where_to_stand_and_what_they_serve_as =
      noClasses()
          .that()
          .resideInAPackage("dev.chancery.embedded..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("dev.chancery..")
                  .and(
                      not(
                          resideInAnyPackage(
                              "dev.chancery.embedded..",
                              "dev.chancery.platform.config..",
                              "dev.chancery.platform.servers..",
                              "dev.chancery.model.."))))
          .because("they are left out of what is shipped");

  private static LayeredArchitecture packages() {
    LayeredArchitecture layers =
        layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("dev.chancery..")
            .layer("root")
            .definedBy("dev.chancery")
            .layer("api")
            .definedBy("dev.chancery.api")
            .ensureAllClassesAreContainedInArchitecture();
    for (String name :
        below(LANES, "embedded", "api.rest", "api.vcapi", "api.page", "api.caller", "api.docs")) {
      layers = layers.layer(name).definedBy("dev.chancery." + name + "..");
    }
    return layers;
  }

  private static List<String> below(List<String> storeys, String... storey) {
    return Stream.concat(storeys.stream(), Stream.of(storey)).toList();
  }

  private static String[] sees(List<String> storeys, String... neighbours) {
    return below(storeys, neighbours).toArray(String[]::new);
  }
}
