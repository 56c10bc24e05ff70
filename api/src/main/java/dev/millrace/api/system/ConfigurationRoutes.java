package dev.millrace.api.system;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.millrace.api.http.Exchange;
import dev.millrace.api.http.Method;
import dev.millrace.api.http.Permission;
import dev.millrace.api.http.Route;
import dev.millrace.engine.Version;
import java.io.IOException;
import java.util.List;

/** The route that tells clients what this server is, open because they ask before they sign in. */
public final class ConfigurationRoutes {

  private final Configuration configuration;

  /**
   * @param url public address of the server; may be empty
   * @param loginAsked whether callers must sign in
   */
  public ConfigurationRoutes(String url, boolean loginAsked) {
    this.configuration =
        new Configuration(
            Version.TEXT,
            "OSS",
            url,
            "P30D",
            false,
            false,
            false,
            false,
            new Preview(100, 5_000),
            "system",
            List.of("system.", "internal."),
            false,
            loginAsked);
  }

  /** Its row of the route table. */
  public List<Route> routes() {
    return List.of(Route.api(Method.GET, "/configs", Permission.PUBLIC, this::configuration));
  }

  /** As clients of Kestra expect it; what this server does not have is off. */
  private record Configuration(
      String version,
      String edition,
      String url,
      String chartDefaultDuration,
      @JsonProperty("isCustomDashboardsEnabled") boolean customDashboards,
      @JsonProperty("isAnonymousUsageEnabled") boolean anonymousUsage,
      @JsonProperty("isUiAnonymousUsageEnabled") boolean uiAnonymousUsage,
      @JsonProperty("isTemplateEnabled") boolean templates,
      Preview preview,
      String systemNamespace,
      List<String> hiddenLabelsPrefixes,
      @JsonProperty("isAiEnabled") boolean ai,
      @JsonProperty("isBasicAuthInitialized") boolean login) {}

  /** Rows of a file that are shown. */
  private record Preview(int initial, int max) {}

  private void configuration(Exchange exchange) throws IOException {
    exchange.answer(configuration);
  }
}
