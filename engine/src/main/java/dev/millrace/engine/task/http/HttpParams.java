package dev.millrace.engine.task.http;

import dev.millrace.engine.task.Doc;
import dev.millrace.engine.task.Required;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The properties all HTTP tasks share. */
record HttpParams(
    @Doc("Where to.") @Required String uri,
    @Doc(value = "HTTP method.", fallback = "GET") @Nullable String method,
    @Doc("Body of the request.") @Nullable String body,
    @Doc("Fields of a form: text, file addresses, or blocks of name and content.")
        @Nullable Map<String, @Nullable Object> formData,
    @Doc("Query parameters; a list gives several of one name.")
        @Nullable Map<String, @Nullable Object> params,
    @Doc(value = "Content type of the body.", fallback = "application/json")
        @Nullable String contentType,
    @Doc("Headers.") @Nullable Map<String, @Nullable String> headers,
    @Doc("Time limits, credentials, proxy, redirects and what counts as failed.")
        @Nullable HttpOptions options,
    @Doc("Old: options.allowFailed.") @Nullable Boolean allowFailed,
    @Doc("Old: options.ssl.") HttpOptions.@Nullable Ssl sslOptions) {

  static final String FORM = "application/x-www-form-urlencoded";
  static final String MULTIPART = "multipart/form-data";

  HttpOptions given() {
    return options == null ? HttpOptions.NONE : options;
  }

  String verb() {
    return method == null ? "GET" : method.strip().toUpperCase(Locale.ROOT);
  }

  boolean allows(int code) {
    return Boolean.TRUE.equals(allowFailed) || given().allows(code);
  }

  boolean allowsFailed() {
    return Boolean.TRUE.equals(allowFailed) || Boolean.TRUE.equals(given().allowFailed());
  }

  boolean trustsEveryCertificate() {
    return given().trustsEveryCertificate()
        || (sslOptions != null && Boolean.TRUE.equals(sslOptions.insecureTrustAllCertificates()));
  }

  String bodyType() {
    return contentType == null ? "application/json" : contentType;
  }
}
