package dev.nightshift.jobs.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.engine.profile.Profile;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.jobs.NightshiftException;
import dev.nightshift.jobs.database.Database;
import dev.nightshift.jobs.database.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Switching profiles on a real database, seen from a running process.
class ProfileSwitchTest {
  private static final Database DATABASE = TestDatabase.forClass(ProfileSwitchTest.class);

  @TempDir private Path folder;
  private final ProfileStore store = new ProfileStore(DATABASE.jdbi());
  private HostId host = new HostId(0);

  @AfterAll
  static void close() {
    DATABASE.close();
  }

  @BeforeEach
  void aFreshHost() {
    host =
        DATABASE
            .jdbi()
            .withHandle(
                h -> {
                  h.execute("delete from nightshift.profile_use");
                  h.execute("delete from nightshift.host");
                  return new HostId(
                      h.createQuery(
                              "insert into nightshift.host (name, first_seen, last_seen)"
                                  + " values ('alpha', now(), now()) returning id")
                          .mapTo(Long.class)
                          .one());
                });
  }

  @Test
  void theFirstStartPutsTheDefaultToUseForTheFleet() {
    var started = start(Map.of());
    assertThat(started.inUse().name()).isEqualTo("production");
    assertThat(started.inUse().ofHost()).isFalse();
    assertThat(started.inUse().profile()).isEqualTo(Profile.DEFAULTS);
    assertThat(started.notes()).isEmpty();
    assertThat(start(Map.of()).inUse().id()).isEqualTo(started.inUse().id());
  }

  @Test
  void theEnvironmentChoosesForItsHostWheneverItChanges() {
    assertThat(start(Map.of("NIGHTSHIFT_PROFILE", "edge")).inUse().name()).isEqualTo("edge");
    store.use(host, "hpc", shipped("hpc"), "ada", null);
    assertThat(start(Map.of("NIGHTSHIFT_PROFILE", "edge")).inUse().name())
        .as("a restart does not undo a later switch")
        .isEqualTo("hpc");
    assertThat(start(Map.of("NIGHTSHIFT_PROFILE", "cloud")).inUse().name()).isEqualTo("cloud");
    assertThat(store.ofFleet()).isEmpty();
  }

  @Test
  void aSwitchReachesARunningProcessWithoutARestart() throws InterruptedException {
    var heard = new LinkedBlockingQueue<Duration>();
    try (var watch = new ProfileWatch(store, host, start(Map.of()).inUse())) {
      watch.listen((_, after) -> heard.add(after.collection().interval()));
      watch.start(Duration.ofMillis(20));
      store.use(null, "hpc", shipped("hpc"), "ada", null);
      assertThat(next(heard)).hasSeconds(30);
      store.use(host, "testing", shipped("testing"), "ada", null);
      assertThat(next(heard)).hasSeconds(5);
      store.use(null, "production", shipped("production"), "ada", null);
      store.followFleet(host, "ada", null);
      assertThat(next(heard)).hasSeconds(10);
      assertThat(watch.inUse().name()).isEqualTo("production");
    }
    assertThat(heard).isEmpty();
  }

  @Test
  void aListenerThatFailsDoesNotKeepTheOthersFromHearing() {
    var watch = new ProfileWatch(store, host, start(Map.of()).inUse());
    var heard = new LinkedBlockingQueue<Profile>();
    watch.listen(
        (_, _) -> {
          throw new IllegalStateException("broken on purpose");
        });
    watch.listen((_, after) -> heard.add(after));
    store.use(null, "edge", shipped("edge"), "ada", null);
    assertThat(watch.poll()).isTrue();
    assertThat(heard).hasSize(1);
    assertThat(watch.poll()).isFalse();
  }

  @Test
  void everySwitchIsAudited() {
    start(Map.of());
    store.use(null, "cloud", shipped("cloud"), "ada", "alpha-1");
    var rows =
        DATABASE
            .jdbi()
            .withHandle(
                h ->
                    h.createQuery(
                            "select actor || ' ' || node || ' ' || change || ' ' || entity || ' '"
                                + " || (detail->'settings'->>'targets.cpu')"
                                + " from nightshift.audit where actor = 'ada' and node = 'alpha-1'")
                        .mapTo(String.class)
                        .list());
    assertThat(rows).containsExactly("ada alpha-1 use profile:cloud [\"0.65\", \"0.75\"]");
  }

  @Test
  void aBrokenProfileIsRefusedWithAllItsMistakesAndNothingChanges() throws IOException {
    start(Map.of());
    Files.writeString(
        folder.resolve("bad.yaml"), "targets: {cpu: 2}\nretention: {samples: soon}\n");
    assertThatThrownBy(() -> start(Map.of("NIGHTSHIFT_PROFILE", "bad")))
        .isInstanceOf(NightshiftException.class)
        .hasMessageContaining("the profile bad cannot be used, it has 2 mistakes")
        .hasMessageContaining("bad.yaml line 1: targets.cpu must be in 0.1..1, is 2")
        .hasMessageContaining("bad.yaml line 2: retention.samples must be a time");
    assertThat(start(Map.of()).inUse().name()).isEqualTo("production");
    assertThat(start(Map.of()).notes()).hasSize(2);
  }

  @Test
  void aProfileThatIsNoYamlIsRefused() throws IOException {
    Files.writeString(folder.resolve("bad.yaml"), "targets: {cpu: 0.5\n");
    assertThatThrownBy(() -> start(Map.of("NIGHTSHIFT_PROFILE", "bad")))
        .hasMessageContaining("bad.yaml line 2: this is not YAML");
  }

  @Test
  void anEditedFileChangesNothingUntilItIsPutToUse() throws IOException {
    Files.writeString(folder.resolve("shop.yaml"), "extends: production\n");
    store.use(null, "shop", shipped("production"), "ada", null);
    Files.writeString(
        folder.resolve("shop.yaml"), "extends: production\ncollection: {interval: 20s}\n");
    var started = start(Map.of());
    assertThat(started.inUse().profile().collection().interval()).hasSeconds(10);
    assertThat(started.notes())
        .containsExactly(
            "the profile shop says something else than when it was put to use: 'nightshift profile use shop' takes it over");
  }

  @Test
  void hostsWithAProfileOfTheirOwnAreKnown() {
    start(Map.of());
    assertThat(store.ownProfiles()).isEmpty();
    store.use(host, "edge", shipped("edge"), "ada", null);
    assertThat(store.ownProfiles()).isEqualTo(Map.of("alpha", "edge"));
    assertThat(store.followFleet(host, "ada", null)).isTrue();
    assertThat(store.followFleet(host, "ada", null)).isFalse();
    assertThat(store.ownProfiles()).isEmpty();
    assertThat(store.host("alpha")).contains(host);
    assertThat(List.of(store.host("beta"))).containsExactly(java.util.Optional.empty());
  }

  private ProfileStart.Started start(Map<String, String> environment) {
    return new ProfileStart(new ProfileFiles(folder), store).start(host, environment, null);
  }

  private Profile shipped(String name) {
    return ProfileStart.resolve(new ProfileFiles(folder).read(), name).profile();
  }

  private static <T> T next(BlockingQueue<T> heard) throws InterruptedException {
    T next = heard.poll(10, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing was heard within 10 s");
    }
    return next;
  }
}
