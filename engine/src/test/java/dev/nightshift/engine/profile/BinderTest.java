package dev.nightshift.engine.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.engine.profile.Setting.Listing;
import dev.nightshift.engine.profile.Setting.Nothing;
import dev.nightshift.engine.profile.Setting.Scalar;
import dev.nightshift.engine.profile.Setting.Section;
import dev.nightshift.engine.rollout.RolloutMode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinderTest {
  private static final Map<String, String> REMOVED =
      Map.of("collection.period", "write collection.interval");

  @Test
  void everyKindOfValueIsRead() {
    var profile =
        right(
            """
            collection.interval = 30s
            collection.containers = false
            targets.cpu = 70%
            health.host.disk-used.warning = 0.7
            health.database.size-bytes = 20GiB
            rollout.mode = auto
            rollout.max-changes = 5
            schedule.digest = Friday 16:30
            schedule.zone = Europe/Berlin
            schedule.nightly-benchmark = daily 05:30
            schedule.analyse = daily 04:00
            mail.recipients = [ops@example.org, night@example.org]
            """);
    assertThat(profile.collection().interval()).isEqualTo(Duration.ofSeconds(30));
    assertThat(profile.collection().containers()).isFalse();
    assertThat(profile.targets().cpu()).isEqualTo(0.7);
    assertThat(profile.health().host().diskUsed().warning()).isEqualTo(0.7);
    assertThat(profile.health().host().diskUsed().critical()).isEqualTo(0.95);
    assertThat(profile.health().database().sizeBytes()).isEqualTo(20L << 30);
    assertThat(profile.rollout().mode()).isEqualTo(RolloutMode.AUTO);
    assertThat(profile.rollout().maxChanges()).isEqualTo(5);
    assertThat(profile.schedule().digest()).isEqualTo(Timing.parse("Friday 16:30"));
    assertThat(profile.mail().recipients()).containsExactly("ops@example.org", "night@example.org");
  }

  @Test
  void whatIsNotSetKeepsItsDefault() {
    assertThat(right("")).isEqualTo(Profile.DEFAULTS);
    assertThat(right("collection = ~")).isEqualTo(Profile.DEFAULTS);
  }

  @Test
  void allMistakesAreToldAtOnceInTheOrderOfTheFile() {
    assertThat(
            wrong(
                """
                collection.intervall = 30s
                collection.interval = 10 minutes
                targets.cpu = 1.5
                targets.memory = 0.01
                targets.cache = 80%
                rollout.mode = fast
                collection.period = 5s
                health.host.memory-available.warning = 0.01
                collection.containers = yes
                schedule.digest = Mooday 07:00
                mail = ops@example.org
                mails.digest = true
                """))
        .containsExactly(
            "test line 1: there is no key collection.intervall; did you mean collection.interval?",
            "test line 2: collection.interval must be a time such as 10s, 5m, 1h30m or 14d, is 10 minutes",
            "test line 3: targets.cpu must be in 0.1..1, is 1.5",
            "test line 4: targets.memory must be in 0.1..1, is 0.01",
            "test line 6: rollout.mode must be one of shadow, hold, auto, is fast",
            "test line 7: collection.period is no more: write collection.interval",
            "test line 8: health.host.memory-available.warning must be at least critical and at most 1, is 0.01",
            "test line 9: collection.containers must be true or false, is yes",
            "test line 10: schedule.digest: a time must read like 'every 10m', 'hourly :05', 'daily 02:00', 'Monday 07:00' or 'never', is Mooday 07:00",
            "test line 11: mail must be a section with keys of its own, is ops@example.org",
            "test line 12: there is no key mails; did you mean mail?");
  }

  @Test
  void aComplaintThatFollowsFromAnotherMistakeIsNotTold() {
    assertThat(
            wrong(
                """
                rightsizing.lookback = ages
                rightsizing.min-history = 20d
                """))
        .containsExactly(
            "test line 1: rightsizing.lookback must be a time such as 10s, 5m, 1h30m or 14d, is ages");
    assertThat(
            wrong(
                """
                rightsizing.lookback = 1h
                rightsizing.min-history = 20d
                """))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("test line 1: rightsizing.lookback must be at least 1d, is 1h");
  }

  @ParameterizedTest
  @CsvSource({
    "targets.CPU, targets.cpu",
    "targets.memroy, targets.memory",
    "benchmark.minIdle, benchmark.min-idle",
    "collection.samples, retention.samples",
    "interval, collection.interval",
    "health.container, health.containers"
  })
  void anUnknownKeyComesWithTheNearestKnownOne(String unknown, String meant) {
    assertThat(wrong(unknown + " = 1"))
        .containsExactly(
            "test line 1: there is no key " + unknown + "; did you mean " + meant + "?");
  }

  @Test
  void aKeyLikeNoOtherComesWithoutAGuess() {
    assertThat(wrong("kubernetes.replicas = 3"))
        .containsExactly("test line 1: there is no key kubernetes");
  }

  @Test
  void whatIsWrittenIsReadBackTheSame() {
    var profile =
        right(
            """
            mail.recipients = [a@b.example]
            health.database.size-bytes = 1536MiB
            schedule.outbox = every 1m
            schedule.digest = never
            """);
    var again =
        Binder.bindStored(
            Profile.DEFAULTS, SettingsText.settings(SettingsText.tree(profile), Origin.DEFAULT));
    assertThat(again).isEqualTo(new Bound.Right<>(profile));
  }

  @Test
  void whatAnEarlierVersionStoredIsReadWithoutKeysThatAreNoMore() {
    var stored = tree("collection.period = 5s\ntargets.cpu = 0.5\n");
    assertThat(Binder.bindStored(Profile.DEFAULTS, stored))
        .isInstanceOfSatisfying(
            Bound.Right.class,
            bound -> assertThat(((Profile) bound.value()).targets().cpu()).isEqualTo(0.5));
  }

  private static Profile right(String lines) {
    return switch (Binder.bind(Profile.DEFAULTS, tree(lines), REMOVED)) {
      case Bound.Right<Profile>(var profile) -> profile;
      case Bound.Wrong<Profile>(var mistakes) -> throw new AssertionError(mistakes.toString());
    };
  }

  private static List<String> wrong(String lines) {
    return switch (Binder.bind(Profile.DEFAULTS, tree(lines), REMOVED)) {
      case Bound.Right<Profile> right -> throw new AssertionError(right.toString());
      case Bound.Wrong<Profile>(var mistakes) -> mistakes.stream().map(Mistake::toString).toList();
    };
  }

  /// Settings as lines `section.key = value`, with the line's number as origin; `~` is nothing.
  static Section tree(String lines) {
    var root = Section.empty(new Origin("test", 0));
    int number = 0;
    for (String line : lines.lines().toList()) {
      number++;
      String[] sides = line.split(" = ", 2);
      var origin = new Origin("test", number);
      Setting setting = value(sides[1], origin);
      String[] keys = sides[0].split("\\.", -1);
      for (int i = keys.length - 1; i >= 0; i--) {
        var entries = new LinkedHashMap<String, Setting>();
        entries.put(keys[i], setting);
        setting = new Section(entries, origin);
      }
      root = ((Section) setting).over(root);
    }
    return root;
  }

  private static Setting value(String text, Origin origin) {
    if (text.equals("~")) {
      return new Nothing(origin);
    }
    if (!text.startsWith("[")) {
      return new Scalar(text, origin);
    }
    return new Listing(
        List.of(text.substring(1, text.length() - 1).split(", ", -1)).stream()
            .<Setting>map(item -> new Scalar(item, origin))
            .toList(),
        origin);
  }
}
