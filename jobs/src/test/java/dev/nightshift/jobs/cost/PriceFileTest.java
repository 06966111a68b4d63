package dev.nightshift.jobs.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.jobs.NightshiftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PriceFileTest {
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 21);
  private static final String HEADER =
      "provider,region,type,vcpu,memory_gib,ondemand_usd_h,dated\n";

  @TempDir private Path folder;

  @Test
  void theShippedExampleIsRightAndSaysHowOldItIs() {
    var example = PriceFile.example(TODAY);
    assertThat(example.mistakes()).isEmpty();
    assertThat(example.types()).hasSizeGreaterThanOrEqualTo(12);
    assertThat(example.types())
        .allSatisfy(type -> assertThat(type.dated()).isBefore(LocalDate.of(2026, 8, 1)));
  }

  @Test
  void everyWrongLineIsToldInASentence() throws IOException {
    var contents =
        read(
            HEADER
                + "aws,us-east-1,a.large,2,8,0.1,2026-07-20\n"
                + "aws,us-east-1,b.large,two,8,0.1,2026-07-20\n"
                + "aws,us-east-1,c.large,2,8,0.1\n"
                + "aws,us-east-1,d.large,2,0,0.1,2026-07-20\n"
                + "aws,us-east-1,e.large,2,8,,2026-07-20\n"
                + "aws,us-east-1,f.large,2,8,-1,2026-07-20\n"
                + "aws,us-east-1,a.large,2,8,0.1,2026-07-20\n"
                + "aws,us-east-1,g large,2,8,0.1,2026-07-20\n"
                + "aws,us-east-1,h.large,2,8,0.1,2027-07-20\n"
                + "aws,us-east-1,i.large,2,8,0.1,yesterday\n"
                + "aws,us-east-1,j.large,2,8,0,2026-07-20\n");
    assertThat(contents.mistakes())
        .containsExactly(
            "Line 3: vcpu must be a positive number such as 0.192, is 'two'.",
            "Line 4: has 6 cells where the header has 7 columns.",
            "Line 5: memory_gib must be above 0, is 0.",
            "Line 6: ondemand_usd_h is empty.",
            "Line 7: ondemand_usd_h must be a positive number such as 0.192, is '-1'.",
            "Line 8: aws/us-east-1/a.large stands in it twice.",
            "Line 9: type must be letters, digits and . _ + -, is 'g large'.",
            "Line 10: dated must not be in the future, is 2027-07-20.",
            "Line 11: dated must be a day such as 2026-07-20, is 'yesterday'.",
            "Line 12: ondemand_usd_h must be above 0 and under 100,000, is 0.");
  }

  @Test
  void aWrongHeaderIsToldBeforeAnyLine() throws IOException {
    assertThat(read("provider,region,type,vcpu,memory,ondemand_usd_h\nx\n").mistakes())
        .containsExactly(
            "Line 1: there is no column 'memory'; known are provider, region, family, type, vcpu,"
                + " memory_gib, arch, ondemand_usd_h, spot_usd_h, spot_interruption_pct,"
                + " reserved_1y_usd_h, reserved_3y_usd_h, coremark_iter_s, numa_nodes, dated.",
            "Line 1: the column 'memory_gib' is missing.",
            "Line 1: nothing says how old the prices are: add a column 'dated', or give --dated"
                + " 2026-07-20.");
  }

  @Test
  void anEmptyFileIsToldWhichColumnsItLacks() throws IOException {
    assertThat(read("\n").mistakes())
        .containsExactly(
            "Line 1 is empty; it must name the columns: provider, region, type, vcpu, memory_gib,"
                + " ondemand_usd_h and others (docs/cost.md).");
  }

  @Test
  void bandsOfInterruptionsAreTheirUpperEnds() throws IOException {
    var contents =
        read(
            """
            provider,region,type,vcpu,memory_gib,ondemand_usd_h,spot_interruption_pct,dated
            aws,r,a,2,8,0.1,5-10,2026-07-20
            aws,r,b,2,8,0.1,7,2026-07-20
            aws,r,c,2,8,0.1,,2026-07-20
            """);
    assertThat(contents.types())
        .extracting(type -> type.interruptions())
        .containsExactly(0.1, 0.07, null);
  }

  @Test
  void aFileThatIsNotThereIsToldSo() {
    assertThatThrownBy(() -> PriceFile.read(folder.resolve("none.csv"), null, TODAY))
        .isInstanceOf(NightshiftException.class)
        .hasMessageContaining("none.csv is not there");
  }

  private PriceFile.Contents read(String text) throws IOException {
    return PriceFile.read(Files.writeString(folder.resolve("prices.csv"), text), null, TODAY);
  }
}
