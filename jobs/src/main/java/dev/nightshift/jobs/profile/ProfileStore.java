package dev.nightshift.jobs.profile;

import dev.nightshift.engine.profile.Binder;
import dev.nightshift.engine.profile.Bound;
import dev.nightshift.engine.profile.Origin;
import dev.nightshift.engine.profile.Profile;
import dev.nightshift.engine.profile.SettingsText;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Which profile is in use where, and since when: every switch is a row, and a line of the audit.
public final class ProfileStore {
  private static final JsonMapper JSON = new JsonMapper();
  private static final TypeReference<Map<String, Object>> TREE = new TypeReference<>() {};

  private final Jdbi jdbi;

  public ProfileStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /// The profile that holds on a host: its own, else the fleet's; empty before the first start.
  public Optional<ProfileInUse> inUse(HostId host) {
    return jdbi.withHandle(handle -> inUse(handle, host));
  }

  /// The fleet's profile.
  public Optional<ProfileInUse> ofFleet() {
    return jdbi.withHandle(ProfileStore::ofFleet);
  }

  /// Hosts with a profile of their own, by name.
  public Map<String, String> ownProfiles() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select distinct on (host.name) host.name, used.profile, used.ended_at
                    from nightshift.profile_use used join nightshift.host on host.id = used.host_id
                    order by host.name, used.id desc
                    """)
                .map(
                    (row, _) ->
                        new String[] {
                          row.getString("name"), row.getString("profile"), row.getString("ended_at")
                        })
                .list()
                .stream()
                .filter(row -> row[2] == null)
                .collect(
                    Collectors.toMap(
                        row -> row[0], row -> row[1], (a, _) -> a, LinkedHashMap::new)));
  }

  /// The host of that name.
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

  /// The profile that `actor` last chose for the host.
  Optional<String> lastChoice(HostId host, String actor) {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select profile from nightshift.profile_use
                    where host_id = :host and actor = :actor order by id desc limit 1
                    """)
                .bind("host", host.value())
                .bind("actor", actor)
                .mapTo(String.class)
                .findOne());
  }

  /// Puts a profile to use and writes the audit, both or neither.
  ///
  /// @param host null for the whole fleet
  /// @param node where it was done; null when no node runs
  public ProfileInUse use(
      @Nullable HostId host, String name, Profile profile, String actor, @Nullable String node) {
    return jdbi.inTransaction(
        handle -> {
          var before = host == null ? ofFleet(handle) : inUse(handle, host);
          long id =
              handle
                  .createQuery(
                      """
                      insert into nightshift.profile_use (host_id, profile, settings, actor)
                      values (:host, :profile, cast(:settings as jsonb), :actor) returning id
                      """)
                  .bind("host", host == null ? null : host.value())
                  .bind("profile", name)
                  .bind("settings", JSON.writeValueAsString(SettingsText.tree(profile)))
                  .bind("actor", actor)
                  .mapTo(Long.class)
                  .one();
          audit(handle, host, name, "use", changes(before, profile), actor, node);
          return read(handle, id);
        });
  }

  /// Ends the host's own profile: the fleet's holds again.
  ///
  /// @return false when it had none
  public boolean followFleet(HostId host, String actor, @Nullable String node) {
    return jdbi.inTransaction(
        handle -> {
          var ended =
              handle
                  .createQuery(
                      """
                      update nightshift.profile_use set ended_at = now()
                      where ended_at is null
                        and id = (select max(id) from nightshift.profile_use where host_id = :host)
                      returning profile
                      """)
                  .bind("host", host.value())
                  .mapTo(String.class)
                  .findOne();
          ended.ifPresent(name -> audit(handle, host, name, "end use", Map.of(), actor, node));
          return ended.isPresent();
        });
  }

  private static Map<String, Object> changes(Optional<ProfileInUse> before, Profile after) {
    if (before.isEmpty()) {
      return Map.of();
    }
    var old = SettingsText.lines(before.get().profile());
    var changes = new LinkedHashMap<String, Object>();
    SettingsText.lines(after)
        .forEach(
            (key, value) -> {
              String was = old.getOrDefault(key, "");
              if (!was.equals(value)) {
                changes.put(key, List.of(was, value));
              }
            });
    return Map.of("before", before.get().name(), "settings", changes);
  }

  private static void audit(
      Handle handle,
      @Nullable HostId host,
      String name,
      String change,
      Map<String, Object> detail,
      String actor,
      @Nullable String node) {
    var all = new LinkedHashMap<String, @Nullable Object>(detail);
    all.put("host", host == null ? null : host.value());
    handle
        .createQuery(
            "select nightshift.audit_append(:actor, :node, :entity, :change, cast(:detail as jsonb))")
        .bind("actor", actor)
        .bind("node", node)
        .bind("entity", "profile:" + name)
        .bind("change", change)
        .bind("detail", JSON.writeValueAsString(all))
        .mapTo(Long.class)
        .one();
  }

  private static Optional<ProfileInUse> inUse(Handle handle, HostId host) {
    return handle
        .createQuery(
            """
            select * from nightshift.profile_use
            where host_id = :host and ended_at is null
              and id = (select max(id) from nightshift.profile_use where host_id = :host)
            """)
        .bind("host", host.value())
        .map((row, _) -> inUse(row))
        .findOne()
        .or(() -> ofFleet(handle));
  }

  private static Optional<ProfileInUse> ofFleet(Handle handle) {
    return handle
        .createQuery(
            "select * from nightshift.profile_use where host_id is null order by id desc limit 1")
        .map((row, _) -> inUse(row))
        .findOne();
  }

  private static ProfileInUse read(Handle handle, long id) {
    return handle
        .createQuery("select * from nightshift.profile_use where id = :id")
        .bind("id", id)
        .map((row, _) -> inUse(row))
        .one();
  }

  private static ProfileInUse inUse(ResultSet row) throws SQLException {
    String name = row.getString("profile");
    return new ProfileInUse(
        row.getLong("id"),
        name,
        profile(name, row.getString("settings")),
        row.getObject("host_id") != null,
        row.getObject("since", OffsetDateTime.class).toInstant(),
        row.getString("actor"));
  }

  private static Profile profile(String name, String settings) {
    var stored =
        SettingsText.settings(
            JSON.readValue(settings, TREE), new Origin("stored profile " + name, 0));
    return switch (Binder.bindStored(Profile.DEFAULTS, stored)) {
      case Bound.Right<Profile>(var profile) -> profile;
      case Bound.Wrong<Profile>(var mistakes) ->
          throw new NightshiftException(
              ErrorKind.OPERATOR,
              "the profile in use no longer fits this version ("
                  + mistakes.getFirst()
                  + "): choose again with 'nightshift profile use "
                  + name
                  + "'");
    };
  }
}
