package dev.nightshift.jobs.usage;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/// Remembers the hours in which samples arrived that no history holds yet.
///
/// It is a log: who writes samples adds their hours in the same transaction ([#mark]), a roll-up
/// removes them in the transaction that writes the histories. So the roll-up that removes a mark
/// saw its samples, and every other mark is still there for the next one, however late the samples
/// came and wherever a process was halted.
public final class HistoryDueStore {
  private static final int PAGE = 1_000;

  private final Jdbi jdbi;

  public HistoryDueStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// An hour of a host in which samples arrived, of the host itself or of its containers.
  ///
  /// @param hostId the host
  /// @param hour start of the hour
  public record DueHour(long hostId, Instant hour) {
    /// Before any other.
    public static final DueHour FIRST = new DueHour(Long.MIN_VALUE, Instant.EPOCH);
  }

  /// Says that samples of these instants are written, of the host itself or of its containers. To
  /// be called in the transaction that writes them.
  public static void mark(Handle handle, long hostId, Collection<Instant> instants) {
    var batch =
        handle.prepareBatch(
            "insert into nightshift.history_due (host_id, hour) values (:host, :hour)");
    instants.stream()
        .map(instant -> instant.truncatedTo(ChronoUnit.HOURS))
        .distinct()
        .forEach(hour -> batch.bind("host", hostId).bind("hour", utc(hour)).add());
    if (batch.size() > 0) {
      batch.execute();
    }
  }

  /// Forgets the marks of an hour that this transaction sees.
  static void unmark(Handle handle, DueHour due) {
    handle
        .createUpdate("delete from nightshift.history_due where host_id = :host and hour = :hour")
        .bind("host", due.hostId())
        .bind("hour", utc(due.hour()))
        .execute();
  }

  /// The hours due, oldest first: at most one page of those after an earlier one.
  public List<DueHour> due(DueHour after) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select distinct hour, host_id from nightshift.history_due
                    where (hour, host_id) > (:hour, :host)
                    order by hour, host_id
                    limit :page
                    """)
                .bind("hour", utc(after.hour()))
                .bind("host", after.hostId())
                .bind("page", PAGE)
                .map(
                    (row, _) ->
                        new DueHour(
                            row.getLong("host_id"),
                            row.getObject("hour", OffsetDateTime.class).toInstant()))
                .list());
  }

  /// Marks the hours of a day that hold samples beyond what the histories say, and tells how many
  /// hours of hosts that were. Finds what was written around [#mark]; reads the whole day.
  public int markGaps(Instant day) {
    return jdbi.inTransaction(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into nightshift.history_due (host_id, hour)
                    select c.host_id, s.hour
                    from (
                      select container_id, date_trunc('hour', at, 'UTC') as hour, count(*) as samples
                      from nightshift.container_sample
                      where at >= :from and at < :until
                      group by 1, 2
                    ) s
                    join nightshift.container c on c.id = s.container_id
                    left join nightshift.container_history t on t.container_id = s.container_id and t.hour = s.hour
                    where s.samples > coalesce(t.samples, 0)
                    union
                    select h.id, s.hour
                    from (
                      select host_id, date_trunc('hour', at, 'UTC') as hour, count(*) as samples
                      from nightshift.host_sample
                      where at >= :from and at < :until
                      group by 1, 2
                    ) s
                    join nightshift.host h on h.id = s.host_id
                    left join nightshift.host_history t on t.host_id = s.host_id and t.hour = s.hour
                    where s.samples > coalesce(t.samples, 0)
                    """)
                .bind("from", utc(day))
                .bind("until", utc(day.plus(1, ChronoUnit.DAYS)))
                .execute());
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
