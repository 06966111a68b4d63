package dev.nightshift.jobs.cli;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.jobs.NightshiftException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class BrowserTest {
  private static final Path PAGE = Path.of("digests", "preview.html");

  @Test
  void whereThereIsNoneItSaysSoAndWhereThePageIs() {
    for (String program : new String[] {"false", "/no/such/browser"}) {
      assertThatThrownBy(() -> new Browser(program).open(PAGE))
          .isInstanceOf(NightshiftException.class)
          .hasMessageStartingWith("There is no browser to open here (" + program)
          .hasMessageEndingWith("the page is digests/preview.html.");
    }
  }

  @Test
  void whatOpensAPageIsBelieved() {
    assertThatCode(() -> new Browser("true").open(PAGE)).doesNotThrowAnyException();
  }
}
