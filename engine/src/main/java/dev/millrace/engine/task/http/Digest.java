package dev.millrace.engine.task.http;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Answers a digest challenge (RFC 7616) with quality of protection {@code auth} or none. */
final class Digest {

  private static final Pattern FIELD =
      Pattern.compile("(\\w+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s,]+))");
  private static final String COUNT = "00000001";

  private final Map<String, String> challenge = new LinkedHashMap<>();

  Digest(String header) {
    Matcher field = FIELD.matcher(header);
    while (field.find()) {
      String value = field.group(2) == null ? field.group(3) : field.group(2);
      challenge.put(field.group(1).toLowerCase(Locale.ROOT), value);
    }
  }

  String answer(@Nullable String username, String password, String method, URI uri) {
    return answer(username + ":", password, method, uri, UUID.randomUUID().toString());
  }

  /** The header; the user name carries its colon. */
  String answer(String userColon, String password, String method, URI uri, String clientNonce) {
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String target = uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    String realm = challenge.getOrDefault("realm", "");
    String nonce = challenge.getOrDefault("nonce", "");
    String algorithm = challenge.getOrDefault("algorithm", "MD5");
    boolean protection = challenge.getOrDefault("qop", "").contains("auth");
    String first = hash(algorithm, userColon + realm + ":" + password);
    if (algorithm.toLowerCase(Locale.ROOT).endsWith("-sess")) {
      first = hash(algorithm, first + ":" + nonce + ":" + clientNonce);
    }
    String second = hash(algorithm, method + ":" + target);
    String middle = protection ? nonce + ":" + COUNT + ":" + clientNonce + ":auth" : nonce;
    StringBuilder header = new StringBuilder("Digest username=\"");
    header.append(userColon, 0, userColon.length() - 1).append("\", realm=\"").append(realm);
    header.append("\", nonce=\"").append(nonce).append("\", uri=\"").append(target);
    header.append("\", algorithm=").append(algorithm).append(", response=\"");
    header.append(hash(algorithm, first + ":" + middle + ":" + second)).append('"');
    if (protection) {
      header.append(", qop=auth, nc=").append(COUNT).append(", cnonce=\"").append(clientNonce);
      header.append('"');
    }
    if (challenge.containsKey("opaque")) {
      header.append(", opaque=\"").append(challenge.get("opaque")).append('"');
    }
    return header.toString();
  }

  private static String hash(String algorithm, String text) {
    boolean sha = algorithm.toUpperCase(Locale.ROOT).startsWith("SHA-256");
    try {
      MessageDigest digest = MessageDigest.getInstance(sha ? "SHA-256" : "MD5");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has MD5 and SHA-256", e);
    }
  }
}
