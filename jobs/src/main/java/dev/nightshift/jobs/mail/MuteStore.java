package dev.nightshift.jobs.mail;

import static dev.nightshift.jobs.database.Rows.instant;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/// Who does not want which mail.
public final class MuteStore {
  /// What can be muted; approvals cannot.
  public static final List<String> LISTS = List.of("digest", "alert");

  /// The command that undoes it.
  public static String undo(MailAddress address, String list) {
    return "nightshift mail unmute "
        + address.text()
        + (list.equals(LISTS.getFirst()) ? "" : " --list " + list);
  }

  private final Jdbi jdbi;

  public MuteStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// @param list `digest` or `alert`
  public record Mute(String address, String list, Instant since, String actor) {}

  /// Queues no more of a list for an address.
  public void mute(MailAddress address, String list, String actor) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into nightshift.mail_mute (address, list, actor) values (:address, :list, :actor)
                    on conflict (address, list) do nothing
                    """)
                .bind("address", address.text())
                .bind("list", list)
                .bind("actor", actor)
                .execute());
  }

  /// @return false when it was not muted
  public boolean unmute(MailAddress address, String list) {
    return jdbi.withHandle(
            handle ->
                handle
                    .createUpdate(
                        "delete from nightshift.mail_mute where address = :address and list = :list")
                    .bind("address", address.text())
                    .bind("list", list)
                    .execute())
        == 1;
  }

  public List<Mute> all() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select address, list, since, actor from nightshift.mail_mute order by address, list")
                .map(
                    (row, _) ->
                        new Mute(
                            row.getString("address"),
                            row.getString("list"),
                            instant(row, "since"),
                            row.getString("actor")))
                .list());
  }
}
