package dev.nightshift.engine.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AlertRouteTest {
  @Test
  void fitsByKindHostAndSeverity() {
    var route =
        AlertRoute.parse("severity=critical kind=disk-*|memory host=db-* to=a@b.org,c@d.org");
    assertThat(route.to()).containsExactly("a@b.org", "c@d.org");
    assertThat(route.fits(true, "disk-space", "db-1")).isTrue();
    assertThat(route.fits(true, "memory", "db-1")).isTrue();
    assertThat(route.fits(false, "disk-space", "db-1")).as("a warning").isFalse();
    assertThat(route.fits(true, "disk-space", "web-1")).isFalse();
    assertThat(route.fits(true, "cpu", "db-1")).isFalse();
  }

  @Test
  void whatIsLeftOutFitsAllAndDotsAreDots() {
    assertThat(AlertRoute.parse("to=a@b.org").fits(false, "x", "any\nhost")).isTrue();
    assertThat(AlertRoute.parse("host=a.b to=a@b.org").fits(true, "x", "aXb")).isFalse();
  }

  @Test
  void isWrittenAsItIsRead() {
    var route = AlertRoute.parse("to=a@b.org host=db-*");
    assertThat(AlertRoute.parse(route.toString())).isEqualTo(route);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "to=", "to=nobody", "severity=loud to=a@b.org", "kind=x", "what=x to=a@b.org"})
  void whatIsNoRouteIsRefused(String text) {
    assertThatThrownBy(() -> AlertRoute.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("must be like severity=critical");
  }
}
