package dev.nightshift.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class DigestWriterTest {
  private static final int CLIPPED_BY_GMAIL = 100 * 1024;

  private static final DecisionLink LINK =
      new DecisionLink(
          "https://ns.example/decide/secret", "ABCD-2345", Digests.MONDAY.plusSeconds(90_000));

  private final DigestWriter writer = new DigestWriter();

  @Test
  void leadsToThePagesWhereSomeAreServed() {
    String pages = "https://nightshift.example.org/";
    var letter = new DigestWriter(() -> java.util.Optional.of(pages)).write(Digests.quiet());
    assertThat(letter.text()).contains("The fleet as it is now: https://nightshift.example.org/");
    assertThat(letter.html()).contains("href=\"https://nightshift.example.org/\"");
    assertThat(writer.write(Digests.quiet()).text()).doesNotContain("The fleet as it is now");
  }

  @Test
  void tellsWhatToDoFirstAndWhatIsForTheCuriousLast() {
    var letter = writer.write(Digests.busy());
    assertThat(letter.subject())
        .isEqualTo("1 to approve · 1 held · 1 rolled back · 2 alerts · week on bakery");
    assertThat(letter.html())
        .contains(
            "1 to approve · 1 held · 1 rolled back · 2 alerts · 2 limits to review · 2 findings · 1 job failed · 1 changed · 14 % CPU saved");
    assertThat(headings(letter.html()))
        .containsExactly(
            "Yours to decide",
            "To review",
            "What was changed",
            "What got worse",
            "Savings",
            "Cost",
            "Not well",
            "Well again",
            "Against the week before",
            "Hosts",
            "Workloads",
            "Benchmark nights",
            "Benchmarks",
            "Nightshift itself",
            "What runs next");
    assertThat(letter.text())
        .containsSubsequence(
            "YOURS TO DECIDE (2)",
            "memory 4 GiB -> 1.5 GiB",
            new Stakes(31.4, 1, 0.004, false, null).line(),
            "until Thu 26 Nov 2026, 07:00, expires then",
            "nightshift approve 41",
            "TO REVIEW (2)",
            "CPU 0.5 cores -> 0.9 cores",
            "WHAT WAS CHANGED (2)",
            "shop/recommend on oven-2 x 4: taken back",
            "answer time rose by 40 ms",
            "WHAT GOT WORSE (2)",
            "SAVINGS, IN LIMITS",
            "done this week",
            "COST",
            "this week: 107.80 USD, of it 34 % idle; +3 % against the week before",
            "November 2026 so far: 318.10 USD",
            "437.40 USD expected, 428.10 to 449.90 USD in",
            "450.00 USD, 12.60 USD more than expected",
            "shop/database",
            "and 12 more: nightshift cost",
            "NOT WELL (2)",
            "AGAINST THE WEEK BEFORE",
            "HOSTS (2)",
            "WORKLOADS (6)",
            "BENCHMARK NIGHTS",
            "12 % worse, from 46.7 k IOPS to 41.2 k IOPS",
            "BENCHMARKS",
            "NIGHTSHIFT ITSELF",
            "WHAT RUNS NEXT, UTC");
    assertThat(letter.severity()).isEqualTo(Severity.CRITICAL);
  }

  @Test
  void saysInTheFirstDigestWhatIsNotKnownYet() {
    var letter = writer.write(Digests.first());
    assertThat(letter.subject()).isEqualTo("First digest of laptop: all well · 44 % of CPU used");
    assertThat(letter.html()).contains("3 days of history are needed, 1 minute is there");
    assertThat(letter.text()).contains("3 days of history are needed");
    assertThat(letter.html()).contains("not measured: fio is not installed");
  }

  @Test
  void drawsTheCostOfTheMonthWithItsForecast() {
    assertThat(writer.write(Digests.busy()).pictures())
        .filteredOn(picture -> picture.id().equals("cost"))
        .extracting(Picture::alt)
        .containsExactly(
            "Cost of November 2026: 318.10 USD so far; all of it: 437.40 USD expected, 428.10 to 449.90 USD in"
                + " eight of ten cases; the budget is 450.00 USD.");
  }

  @Test
  void givesALinkAndItsCodeToWhoMayDecideByThem() {
    var digest = Digests.busy();
    var theirs = writer.write(digest.with(Map.of(41L, LINK)));
    var others = writer.write(digest);
    for (String text : List.of(theirs.html(), theirs.page(), theirs.text())) {
      assertThat(text).contains("https://ns.example/decide/secret", "ABCD-2345", "are yours alone");
      assertThat(text).contains("nightshift approve 41", "nightshift proceed 39");
    }
    for (String text : List.of(others.html(), others.page(), others.text())) {
      assertThat(text)
          .doesNotContain("ns.example", "are yours alone")
          .contains("nightshift approve 41");
    }
    assertThat(digest.with(Map.of(41L, LINK)).toString()).doesNotContain("secret", "ABCD");
  }

  @Test
  void needsThreeLinesForAQuietWeek() {
    var letter = writer.write(Digests.quiet());
    assertThat(letter.text().lines().filter(line -> !line.isBlank()).count())
        .isLessThanOrEqualTo(13);
    assertThat(headings(letter.html())).isEmpty();
    assertThat(letter.pictures()).isEmpty();
    assertThat(letter.text()).contains("all well", "2 hosts, 55 containers", "All 420 runs");
  }

  @Test
  void staysSmallEnoughForEveryClient() {
    for (var digest : List.of(Digests.busy(), Digests.first(), crowded())) {
      var letter = writer.write(digest);
      assertThat(letter.html().getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(CLIPPED_BY_GMAIL);
      assertThat(letter.text().lines()).allMatch(line -> line.length() <= 120);
    }
  }

  @Test
  void showsTenItemsAndCountsTheRest() {
    var letter = writer.write(crowded());
    assertThat(letter.html().split("is 91 % full", -1)).hasSize(11);
    assertThat(letter.html()).contains("and 23 more:").contains("nightshift health");
    assertThat(letter.text()).contains("NOT WELL (33)", "and 23 more: nightshift health");
    assertThat(letter.subject()).contains("33 alerts");
  }

  @Test
  void writesDatesAsItsReadersDo() {
    var busy = Digests.busy();
    var german =
        new Period(
            busy.period().from(), busy.period().to(), ZoneId.of("Europe/Berlin"), Locale.GERMANY);
    assertThat(Amounts.dayTime(Digests.MONDAY, german)).contains("23. Nov", "2026", "08:00");
    assertThat(Amounts.period(german)).contains("16. Nov").endsWith("Europe/Berlin");
    var american = new Period(busy.period().from(), busy.period().to(), ZoneOffset.UTC, Locale.US);
    assertThat(Amounts.dayTime(Digests.MONDAY, american)).contains("Nov 23, 2026", "7:00");
  }

  @Test
  void loadsNothingFromElsewhere() {
    var letter = writer.write(Digests.busy());
    assertThat(letter.html()).doesNotContainIgnoringCase("http:").doesNotContain("https:");
    assertThat(letter.page()).doesNotContain("cid:").doesNotContain("https:");
    assertThat(letter.html()).doesNotContain("<script").doesNotContain("<link");
  }

  @Test
  void writesTheSameLetterForTheSameDigest() {
    var first = writer.write(Digests.busy());
    var second = new DigestWriter().write(Digests.busy());
    assertThat(second.page()).isEqualTo(first.page());
    assertThat(second.text()).isEqualTo(first.text());
  }

  @Test
  void drawsAnOpaqueChartOfTwiceTheSizeWhoseAltTextStatesTheNumbers() throws IOException {
    var letter = writer.write(Digests.busy());
    assertThat(letter.pictures()).hasSize(10);
    for (var picture : letter.pictures()) {
      var image = ImageIO.read(new ByteArrayInputStream(picture.png()));
      assertThat(image.getWidth()).isEqualTo(2 * Panel.WIDTH);
      assertThat(image.getColorModel().hasAlpha()).isFalse();
      assertThat(luminance(new Color(image.getRGB(3, 3)))).isLessThan(0.2);
      assertThat(picture.png().length).isLessThan(40_000);
      assertThat(letter.html()).contains("src=\"cid:" + picture.id() + "\"");
    }
    assertThat(letter.pictures())
        .extracting(Picture::alt)
        .contains(
            "CPU of oven-2: 3.08 of 8 cores (39 %), highest 8 cores.",
            "disk, random read on oven-2: 41.5 k IOPS last night, 40 nights drawn. Since Thu 5 Nov 2026"
                + " 12 % worse, from 46.7 k IOPS to 41.2 k IOPS.");
    assertThat(letter.pictures().getFirst().alt())
        .startsWith("shop/search, memory 4 GiB → 1.5 GiB; the highest that one container used is ");
  }

  static List<String> hostileNames() {
    return List.of(
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' style='position:fixed",
        "${7*7} #{7*7} {{7*7}} @endif",
        "a\r\nBcc: victim@example.com\r\n\r\nbody",
        "nul\0 bell\u0007 escape\u001B[2J delete\u007F",
        "line\u2028separator\u2029 next\u0085line",
        "\u202Egnp.exe\u202C \u2066isolate\u2069 \u200Fmark",
        "\uFEFF\u200B\u00AD invisible",
        "\uD800 lone surrogate \uDFFF",
        "👩‍👩‍👧‍👦🚀 שלום مرحبا 漢字",
        "x".repeat(300),
        "é".repeat(3000),
        "&amp;&lt;b&gt;]]><!-- --><![CDATA[");
  }

  @ParameterizedTest
  @MethodSource("hostileNames")
  void letsNoNameDoHarm(String name) {
    var letter = writer.write(Digests.named(name));
    for (String html : List.of(letter.html(), letter.page())) {
      assertThat(html).doesNotContain("<script", "<img src=x", "<b>", "<!--", "<![CDATA[");
      assertThat(invisible(html)).isEmpty();
      assertThat(tags(html)).isEqualTo(tags(writer.write(Digests.named("web")).html()));
    }
    assertThat(invisible(letter.text())).isEmpty();
    assertThat(letter.text()).doesNotContain("\nBcc:");
    assertThat(letter.subject().lines()).hasSize(1);
    assertThat(invisible(letter.subject())).isEmpty();
    assertThat(letter.subject().length()).isLessThan(200);
  }

  @Test
  void leavesItsPagesForALook() throws IOException {
    for (var look :
        Map.of(
                "busy",
                Digests.busy(),
                "approver",
                Digests.busy().with(Map.of(41L, LINK)),
                "first",
                Digests.first(),
                "quiet",
                Digests.quiet())
            .entrySet()) {
      var page = Path.of("target", "digest-" + look.getKey() + ".html");
      Files.writeString(page, writer.write(look.getValue()).page());
      assertThat(page).isNotEmptyFile();
    }
  }

  private static Digest crowded() {
    var alarms = new ArrayList<Alarm>();
    var hosts = new ArrayList<HostUsage>();
    var busy = Digests.busy();
    for (int i = 0; i < 33; i++) {
      alarms.add(
          Digests.alarm(
              Severity.WARNING, "h" + i, "/", "/ is 91 % full.", Alarm.Change.OPENED, i + 1));
      hosts.add(Digests.host("host-" + i, 20, 8, 2, 32, 20, busy.period(), i));
    }
    var health = busy.health();
    return Digests.with(
        busy,
        busy.fleet(),
        busy.work(),
        busy.findings(),
        new Health(
            Listing.of(alarms, "nightshift health"),
            busy.recovered(),
            health.compared(),
            Listing.of(hosts, "nightshift hosts"),
            busy.workloads(),
            busy.scores(),
            health.nights()),
        busy.itself());
  }

  private static List<String> headings(String html) {
    return Pattern.compile("font-weight:700;color:#1b2336;\">([^<]+)</td>")
        .matcher(html)
        .results()
        .map(result -> result.group(1))
        .toList();
  }

  /// Elements with the names of their attributes, in order: what a name must not change.
  private static List<String> tags(String html) {
    return Pattern.compile("<(?:\"[^\"]*\"|[^\">])*>")
        .matcher(html)
        .results()
        .map(result -> result.group().replaceAll("\"[^\"]*\"", ""))
        .toList();
  }

  /// Characters that show nothing or turn the reading direction, but for line breaks.
  private static List<String> invisible(String text) {
    return text.codePoints()
        .filter(
            point ->
                point != '\n'
                    && point != 0x200D
                    && switch (Character.getType(point)) {
                      case Character.CONTROL,
                          Character.FORMAT,
                          Character.SURROGATE,
                          Character.LINE_SEPARATOR,
                          Character.PARAGRAPH_SEPARATOR ->
                          true;
                      default -> false;
                    })
        .mapToObj(Integer::toHexString)
        .toList();
  }

  private static double luminance(Color color) {
    return (0.2126 * color.getRed() + 0.7152 * color.getGreen() + 0.0722 * color.getBlue()) / 255;
  }
}
