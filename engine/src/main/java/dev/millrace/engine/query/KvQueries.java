package dev.millrace.engine.query;

import dev.millrace.engine.flow.Namespaces;
import dev.millrace.engine.query.QueryFilter.Field;
import dev.millrace.engine.state.KvType;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.result.RowView;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;

/** Keys of the key-value store that are not past their time. Safe for all threads. */
public final class KvQueries {
  private static final int KEYS_MAX = 10_000;

  private static final Set<Field> FIELDS =
      Set.of(Field.QUERY, Field.NAMESPACE, Field.UPDATED, Field.EXPIRATION_DATE);

  private static final String COLUMNS =
      """
      select namespace, key, type, revision, description, created_at, updated_at, expires_at
      from kv
      """;

  private static final String SEARCHED =
      """
      where (expires_at is null or expires_at > :now)
        and (cast(:namespaceIn as text[]) is null or namespace = any(:namespaceIn))
        and (cast(:namespaceNotIn as text[]) is null or namespace <> all(:namespaceNotIn))
        and (cast(:namespaceLike as text[]) is null or namespace ~ all(:namespaceLike))
        and (cast(:updatedFrom as timestamptz) is null or updated_at >= :updatedFrom)
        and (cast(:updatedTo as timestamptz) is null or updated_at < :updatedTo)
        and (cast(:updatedNot as timestamptz) is null or updated_at <> :updatedNot)
        and (cast(:expiresFrom as timestamptz) is null or expires_at >= :expiresFrom)
        and (cast(:expiresTo as timestamptz) is null or expires_at < :expiresTo)
        and (cast(:expiresNot as timestamptz) is null or expires_at <> :expiresNot)
        and (cast(:text as text) is null or key ~* :text)
      """;

  static final String SEARCH =
      """
      -- KvQueries.SEARCH
      """
          + COLUMNS
          + SEARCHED
          + """
          order by case when :sort = 'KEY_DESC' then key end desc,
                   case when :sort = 'UPDATED_ASC' then updated_at end,
                   case when :sort = 'UPDATED_DESC' then updated_at end desc,
                   case when :sort = 'NAMESPACE_ASC' then namespace end,
                   case when :sort = 'NAMESPACE_DESC' then namespace end desc,
                   key, namespace
          limit :limit offset :offset
          """;

  static final String COUNT =
      """
      -- KvQueries.COUNT
      select count(*) from (select 1 from kv
      """
          + SEARCHED
          + """
          limit :limit) as found
          """;

  static final String LIST =
      """
      -- KvQueries.LIST
      """
          + COLUMNS
          + """
          where namespace = :namespace and (expires_at is null or expires_at > :now)
          order by key
          limit :limit
          """;

  /** Of the namespaces above, what the nearer ones do not hide. */
  static final String INHERITED =
      """
      -- KvQueries.INHERITED
      select distinct on (key)
             namespace, key, type, revision, description, created_at, updated_at, expires_at
      from kv
      where namespace = any(:namespaces) and (expires_at is null or expires_at > :now)
      order by key, array_position(:namespaces, namespace)
      limit :limit
      """;

  private final Jdbi jdbi;
  private final InstantSource clock;

  public KvQueries(Jdbi jdbi, InstantSource clock) {
    this.jdbi = jdbi;
    this.clock = clock;
  }

  /** How a search is sorted; ties are by key and namespace. */
  public enum Sort {
    KEY_ASC,
    KEY_DESC,
    NAMESPACE_ASC,
    NAMESPACE_DESC,
    UPDATED_ASC,
    UPDATED_DESC
  }

  /**
   * Searches all namespaces.
   *
   * @throws dev.millrace.engine.flow.EngineException REQUEST_INVALID for filters that do not apply
   */
  public Page<KvView> search(List<QueryFilter> filters, Sort sort, PageRequest page) {
    Filters checked = Filters.of("keys", FIELDS, filters);
    return SearchFaults.explained(() ->
        jdbi.withHandle(handle -> {
          List<KvView> keys =
              bind(handle.createQuery(SEARCH), checked)
                  .bind("sort", sort.name())
                  .bind("limit", page.size())
                  .bind("offset", page.offset())
                  .map(KvQueries::view)
                  .list();
          Query count =
              bind(handle.createQuery(COUNT), checked).bind("limit", PageRequest.TOTAL_MAX);
          return new Page<>(keys, count.mapTo(Long.class).one());
        }));
  }

  /** Keys of a namespace, sorted. */
  public List<KvView> list(String namespace) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(LIST)
            .bind("namespace", namespace)
            .bind("now", clock.instant())
            .bind("limit", KEYS_MAX)
            .map(KvQueries::view)
            .list());
  }

  /** Keys a flow of the namespace can read: its own and the inherited ones, sorted. */
  public List<KvView> inherited(String namespace) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(INHERITED)
            .bindArray("namespaces", String.class, Namespaces.withParents(namespace))
            .bind("now", clock.instant())
            .bind("limit", KEYS_MAX)
            .map(KvQueries::view)
            .list());
  }

  private <S extends SqlStatement<S>> S bind(S statement, Filters filters) {
    filters.text(Field.NAMESPACE).bind(statement, "namespace");
    filters.instant(Field.UPDATED).bind(statement, "updated");
    filters.instant(Field.EXPIRATION_DATE).bind(statement, "expires");
    String text = filters.single(Field.QUERY);
    return statement
        .bind("now", clock.instant())
        .bind("text", text == null ? null : TextMatch.quote(text));
  }

  private static KvView view(RowView row) {
    return new KvView(
        row.getColumn("namespace", String.class),
        row.getColumn("key", String.class),
        KvType.valueOf(row.getColumn("type", String.class)),
        row.getColumn("revision", Integer.class),
        row.getColumn("description", String.class),
        row.getColumn("created_at", Instant.class),
        row.getColumn("updated_at", Instant.class),
        row.getColumn("expires_at", Instant.class));
  }
}
