package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import dev.millrace.house.Checkout;
import dev.millrace.house.PackageRules;
import dev.millrace.house.TidyRules;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules of the house for this module: docs/architecture.md and STYLE.md. */
class ApiHouseTest {
  /** The engine is used through its facade, its read-only queries and its plain data. */
  private static final List<String> FORBIDDEN =
      List.of(
          "dev.millrace.engine.store",
          "dev.millrace.engine.run",
          "dev.millrace.engine.plan",
          "dev.millrace.engine.service",
          "org.jdbi",
          "java.sql",
          "javax.sql",
          "org.postgresql",
          "com.zaxxer.hikari");

  private static final JavaClasses API = PackageRules.productionClasses("dev.millrace.api");

  @Test
  void sourcesAreTidy() {
    assertThat(TidyRules.complaintsAbout(Checkout.root().resolve("api"))).isEmpty();
  }

  @Test
  void theEngineIsUsedThroughItsFacade() {
    List<String> breaches = new ArrayList<>();
    for (JavaClass type : API) {
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        String target = dependency.getTargetClass().getBaseComponentType().getPackageName();
        if (FORBIDDEN.stream()
            .anyMatch(word -> target.equals(word) || target.startsWith(word + "."))) {
          breaches.add(PackageRules.breach("api", dependency));
        }
      }
    }

    assertThat(breaches).isEmpty();
  }

  @Test
  void packagesHaveNoCycles() {
    assertThat(PackageRules.cycles(API, "dev.millrace.api")).isEmpty();
  }
}
