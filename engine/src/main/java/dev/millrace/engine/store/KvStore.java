package dev.millrace.engine.store;

import dev.millrace.engine.flow.EngineException;
import dev.millrace.engine.flow.ErrorCode;
import dev.millrace.engine.state.KvType;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values of namespaces. An expired key is as good as gone: reading it removes it and says
 * so, writing it starts anew. Safe for all threads.
 */
public final class KvStore {
  private static final Pattern KEY = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]*");
  private static final int KEY_CHARS_MAX = 256;
  private static final int KEYS_MAX = 10_000;

  static final String FIND =
      """
      -- KvStore.FIND
      select namespace, key, type, value, description, revision, created_at, updated_at, expires_at
      from kv
      where namespace = any(:namespaces) and key = :key
      order by array_position(:namespaces, namespace)
      limit 1
      """;

  /**
   * One statement decides between new and old, so two writers of a key that is not to be
   * overwritten cannot both win: the second waits on the first's row and then finds it.
   */
  static final String SET =
      """
      -- KvStore.SET
      insert into kv as old (namespace, key, type, value, description, revision, created_at,
                             updated_at, expires_at)
      values (:namespace, :key, :type, cast(:value as json), :description, 1, :now, :now, :expiresAt)
      on conflict (namespace, key) do update
      set type = excluded.type,
          value = excluded.value,
          description = coalesce(excluded.description, old.description),
          revision = case when old.expires_at <= :now then 1 else old.revision + 1 end,
          created_at = case when old.expires_at <= :now then :now else old.created_at end,
          updated_at = :now,
          expires_at = excluded.expires_at
      where :overwrite or old.expires_at <= :now
      returning old.revision
      """;

  static final String DELETE =
      """
      -- KvStore.DELETE
      delete from kv
      where namespace = :namespace and key = :key
      returning expires_at
      """;

  static final String DELETE_EXPIRED_KEY =
      """
      -- KvStore.DELETE_EXPIRED_KEY
      delete from kv
      where namespace = :namespace and key = :key and expires_at <= :now
      """;

  static final String KEYS =
      """
      -- KvStore.KEYS
      select key
      from kv
      where namespace = :namespace and starts_with(key, :prefix)
        and (expires_at is null or expires_at > :now)
      order by key collate "C"
      limit :limit
      """;

  static final String DELETE_EXPIRED =
      """
      -- KvStore.DELETE_EXPIRED
      delete from kv
      where (namespace, key) in (select namespace, key from kv
                                 where expires_at <= :now
                                 order by expires_at
                                 limit :limit
                                 for update skip locked)
      """;

  private final Jdbi jdbi;
  private final InstantSource clock;
  private final int valueCharsMax;

  /**
   * Makes the store.
   *
   * @param valueCharsMax largest value, as JSON
   */
  public KvStore(Jdbi jdbi, InstantSource clock, int valueCharsMax) {
    this.jdbi = jdbi;
    this.clock = clock;
    this.valueCharsMax = valueCharsMax;
  }

  /**
   * The key in the first of the namespaces that has it.
   *
   * @throws EngineException KV_EXPIRED when that one is past its time; it is removed
   */
  public Optional<KvEntry> find(List<String> namespaces, String key) {
    Optional<KvEntry> found =
        jdbi.withHandle(handle ->
            handle
                .createQuery(FIND)
                .bindArray("namespaces", String.class, namespaces)
                .bind("key", key)
                .map((rows, context) -> map(rows))
                .findOne());
    found.ifPresent(this::requireFresh);
    return found;
  }

  /** Which keys may be overwritten, for how long a value stays, and what is said about it. */
  public record Options(@Nullable Duration ttl, boolean overwrite, @Nullable String description) {
    public static final Options DEFAULT = new Options(null, true, null);
  }

  /**
   * Stores a value; tells its revision.
   *
   * @throws EngineException KV_EXISTS, or REQUEST_INVALID for a bad key or lifetime
   */
  public int set(String namespace, String key, KvValue value, Options options) {
    requireKey(key);
    String json = Json.write(value.value());
    requireSize(key, json);
    Instant now = clock.instant();
    return jdbi.withHandle(handle ->
        handle
            .createQuery(SET)
            .bind("namespace", namespace)
            .bind("key", key)
            .bind("type", value.type().name())
            .bind("value", json)
            .bind("description", stored(options.description()))
            .bind("now", now)
            .bind("expiresAt", expiry(now, options.ttl()))
            .bind("overwrite", options.overwrite())
            .mapTo(Integer.class)
            .findOne()
            .orElseThrow(() -> exists(key)));
  }

  /** Removes a key; false when there was none, or only one past its time. */
  public boolean delete(String namespace, String key) {
    Instant now = clock.instant();
    return jdbi.withHandle(handle ->
        handle
            .createQuery(DELETE)
            .bind("namespace", namespace)
            .bind("key", key)
            .map((rows, context) -> instant(rows, "expires_at"))
            .stream()
            .map(Optional::ofNullable)
            .anyMatch(expiry -> expiry.isEmpty() || expiry.get().isAfter(now)));
  }

  /** Keys of a namespace that begin with the prefix, sorted, the first 10,000. */
  public List<String> keys(String namespace, String prefix) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(KEYS)
            .bind("namespace", namespace)
            .bind("prefix", prefix)
            .bind("now", clock.instant())
            .bind("limit", KEYS_MAX)
            .mapTo(String.class)
            .list());
  }

  /** Removes some keys that are past their time, the oldest first; tells how many. */
  public int deleteExpired(int limit) {
    return jdbi.withHandle(handle ->
        handle
            .createUpdate(DELETE_EXPIRED)
            .bind("now", clock.instant())
            .bind("limit", limit)
            .execute());
  }

  private void requireFresh(KvEntry entry) {
    Instant now = clock.instant();
    if (entry.expiresAt() == null || entry.expiresAt().isAfter(now)) {
      return;
    }
    jdbi.useHandle(handle ->
        handle
            .createUpdate(DELETE_EXPIRED_KEY)
            .bind("namespace", entry.namespace())
            .bind("key", entry.key())
            .bind("now", now)
            .execute());
    throw new EngineException(ErrorCode.KV_EXPIRED, "The requested value has expired");
  }

  private static void requireKey(String key) {
    if (key.length() > KEY_CHARS_MAX || !KEY.matcher(key).matches()) {
      throw new EngineException(
          ErrorCode.REQUEST_INVALID,
          "a key has 1 to "
              + KEY_CHARS_MAX
              + " characters, begins with a letter or digit and goes on with letters, digits,"
              + " '.', '_' and '-'");
    }
  }

  private void requireSize(String key, String json) {
    if (json.length() > valueCharsMax) {
      throw new EngineException(
          ErrorCode.LIMIT_EXCEEDED,
          "the value of key '"
              + key
              + "' has "
              + json.length()
              + " characters; at most "
              + valueCharsMax
              + " are kept: store a file and keep its address, or raise the setting"
              + " key-value-chars-max");
    }
  }

  private static @Nullable String stored(@Nullable String text) {
    return text == null ? null : SqlText.storable(text);
  }

  private static @Nullable Instant expiry(Instant now, @Nullable Duration ttl) {
    if (ttl == null) {
      return null;
    }
    if (ttl.isNegative() || ttl.isZero()) {
      throw new EngineException(
          ErrorCode.REQUEST_INVALID, "ttl: expected a time to come such as PT1H, not " + ttl);
    }
    return now.plus(ttl);
  }

  private static EngineException exists(String key) {
    return new EngineException(
        ErrorCode.KV_EXISTS,
        "Cannot set value for key '"
            + key
            + "'. Key already exists and `overwrite` is set to `false`.");
  }

  private static KvEntry map(ResultSet rows) throws SQLException {
    return new KvEntry(
        rows.getString("namespace"),
        rows.getString("key"),
        KvType.valueOf(rows.getString("type")),
        rows.getString("value"),
        rows.getString("description"),
        rows.getInt("revision"),
        rows.getObject("created_at", OffsetDateTime.class).toInstant(),
        rows.getObject("updated_at", OffsetDateTime.class).toInstant(),
        instant(rows, "expires_at"));
  }

  private static @Nullable Instant instant(ResultSet rows, String column) throws SQLException {
    OffsetDateTime value = rows.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }
}
