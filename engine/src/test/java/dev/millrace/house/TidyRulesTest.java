package dev.millrace.house;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TidyRulesTest {
  @Test
  void thisModuleIsTidy() {
    assertThat(TidyRules.complaintsAbout(Checkout.root().resolve("engine"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          class FlowUtil {}                                                       | false | class FlowUtil: name it
          record StoreImpl(int a) {}                                              | false | class StoreImpl: name it
          class A { void f(int a, int b, int c, int d, int e, int f) {} }         | false | method f has 6 parameters, at most 5
          class A { A(int a, int b, int c, int d, int e, int f, int g, int h) {} }| false | constructor of A has 8 parameters
          class A { void f() { System.out.println(); } }                          | false | System.out: only
          class A { void f() { java.util.List.of(System.err); } }                 | false | System.err: only
          class A { String q = "select id from flow"; }                           | false | SQL outside engine.store
          class A { String q = "-- A.B\\nupdate flow set x = 1"; }                 | false | SQL outside engine.store
          class A { void f() throws Exception { Thread.sleep(1); } }              | true  | Thread.sleep: a test advances
          class A { void f() throws Exception { TimeUnit.SECONDS.sleep(1); } }    | true  | TimeUnit.SECONDS.sleep: a test
          """)
  void aBreachIsNamedWithItsPlace(String source, boolean test, String complaint) {
    assertThat(TidyRules.complaintsAbout("A.java", source, test))
        .singleElement()
        .asString()
        .startsWith("A.java:1: " + complaint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          record R(int a, int b, int c, int d, int e, int f, int g, int h) {}                                       | false
          record R(int a, int b, int c, int d, int e, int f, int g, int h) { static int x; R { } }                  | false
          class A { @Override public void f(int a, int b, int c, int d, int e, int f) {} }                          | false
          class A { @ParameterizedTest void f(int a, int b, int c, int d, int e, int f) {} }                        | true
          package dev.millrace.api.cli; class A { void f() { System.out.println(); } }                              | false
          package dev.millrace.api.cli.text; class A { void f() { System.out.println(); } }                         | false
          class A { void f() throws Exception { Thread.sleep(1); } }                                                | false
          class A { void f() { System.out.println(); } }                                                            | true
          class A { String q = "select id from flow"; }                                                             | true
          package dev.millrace.engine.store; class A { String q = "select id from flow"; }                          | false
          package dev.millrace.bench.database; class A { String q = "select id from flow"; }                        | false
          class A { String q = "update the flow"; enum PackageManager { PIP } }                                     | false
          """)
  void whatSomebodyElseShapedMayStay(String source, boolean test) {
    assertThat(TidyRules.complaintsAbout("A.java", source, test)).isEmpty();
  }

  @Test
  void aMethodOverTheWallIsNamed() {
    String source = "class A {\n  void f() {\n" + "    f();\n".repeat(69) + "  }\n}\n";

    assertThat(TidyRules.complaintsAbout("A.java", source, false))
        .containsExactly(
            "A.java:2: method f has 71 lines, at most 70: move steps to methods of their own");
  }

  @Test
  void aFileOverTheWallIsNamed() {
    String source = "class A {\n" + "\n".repeat(599) + "}\n";

    assertThat(TidyRules.complaintsAbout("A.java", source, false))
        .containsExactly("A.java: 601 lines, at most 600: split it by what changes together");
  }
}
