package dev.millrace.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.house.Checkout;
import dev.millrace.house.PackageRules;
import dev.millrace.house.TidyRules;
import org.junit.jupiter.api.Test;

/** The rules of the house for this module: docs/architecture.md and STYLE.md. */
class BenchHouseTest {

  @Test
  void sourcesAreTidy() {
    assertThat(TidyRules.complaintsAbout(Checkout.root().resolve("bench"))).isEmpty();
  }

  @Test
  void packagesHaveNoCycles() {
    assertThat(
            PackageRules.cycles(
                PackageRules.productionClasses("dev.millrace.bench"), "dev.millrace.bench"))
        .isEmpty();
  }
}
