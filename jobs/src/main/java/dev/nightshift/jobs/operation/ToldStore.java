package dev.nightshift.jobs.operation;

import dev.nightshift.engine.usage.HostId;
import dev.nightshift.jobs.database.Rows;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/// Operations that an application tells under a key of its own: told again, they are entered once.
public final class ToldStore {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Jdbi jdbi;

  public ToldStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// What was told.
  ///
  /// @param key unlike all others of this type and name
  /// @param host where it runs; null where that is not said
  /// @param startedAt when it began
  /// @param end null while it runs
  public record Told(
      String key,
      String type,
      String name,
      @Nullable HostId host,
      Instant startedAt,
      @Nullable End end) {}

  /// How it ended.
  ///
  /// @param error null where it did what it should, or where nobody says why it did not
  public record End(
      Instant at,
      boolean succeeded,
      @Nullable String error,
      @Nullable Long bytes,
      Map<String, String> attributes) {}

  /// How it is entered.
  ///
  /// @param state running, done or failed
  /// @param isNew whether it was entered just now
  public record Entered(long id, String state, boolean isNew) {}

  /// Enters an operation, or its end where it was entered before. An end that was told stays.
  public Entered tell(Told told) {
    return jdbi.inTransaction(
        handle -> {
          boolean isNew = insert(handle, told);
          var end = told.end();
          if (end != null) {
            end(handle, told, end);
          }
          return entered(handle, told, isNew);
        });
  }

  /// The host of a name; empty where there is none.
  public Optional<HostId> host(String name) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery("select id from nightshift.host where name = :name")
                .bind("name", name)
                .mapTo(Long.class)
                .findOne()
                .map(HostId::new));
  }

  private static boolean insert(Handle handle, Told told) {
    var host = told.host();
    return handle
            .createUpdate(
                """
                insert into nightshift.operation (host_id, type, name, key, started_at) values (:host, :type, :name, :key, :at)
                on conflict (type, name, key) where key is not null do nothing
                """)
            .bind("host", host == null ? null : (Long) host.value())
            .bind("type", told.type())
            .bind("name", told.name())
            .bind("key", told.key())
            .bind("at", Rows.utc(told.startedAt()))
            .execute()
        == 1;
  }

  private static void end(Handle handle, Told told, End end) {
    handle
        .createUpdate(
            """
            update nightshift.operation set ended_at = greatest(:at, started_at), succeeded = :succeeded, error = :error, bytes = :bytes,
              attributes = cast(:attributes as jsonb)
            where type = :type and name = :name and key = :key and ended_at is null
            """)
        .bind("type", told.type())
        .bind("name", told.name())
        .bind("key", told.key())
        .bind("at", Rows.utc(end.at()))
        .bind("succeeded", end.succeeded())
        .bind("error", end.error())
        .bind("bytes", end.bytes())
        .bind(
            "attributes",
            end.attributes().isEmpty() ? null : JSON.writeValueAsString(end.attributes()))
        .execute();
  }

  private static Entered entered(Handle handle, Told told, boolean isNew) {
    return handle
        .createQuery(
            """
            select id, case when ended_at is null then 'running' when succeeded then 'done' else 'failed' end as state
            from nightshift.operation where type = :type and name = :name and key = :key
            """)
        .bind("type", told.type())
        .bind("name", told.name())
        .bind("key", told.key())
        .map((row, _) -> new Entered(row.getLong("id"), row.getString("state"), isNew))
        .one();
  }
}
