package dev.nightshift.jobs.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

final class UnderWayTest {
  private final UnderWay underWay = new UnderWay(2);

  @Test
  void noClientHasMoreThanItsShareAndOthersAreLeftAlone() throws Exception {
    var one = InetAddress.getByName("192.0.2.1");
    var other = InetAddress.getByName("192.0.2.2");
    assertThat(underWay.begin(one)).isTrue();
    assertThat(underWay.begin(one)).isTrue();
    assertThat(underWay.begin(one)).isFalse();
    assertThat(underWay.begin(other)).isTrue();
    underWay.end(one);
    assertThat(underWay.begin(one)).isTrue();
    assertThat(underWay.begin(one)).isFalse();
  }

  @Test
  void aNetworkOfIpv6CountsOnce() throws Exception {
    assertThat(underWay.begin(InetAddress.getByName("2001:db8::1"))).isTrue();
    assertThat(underWay.begin(InetAddress.getByName("2001:db8::2"))).isTrue();
    assertThat(underWay.begin(InetAddress.getByName("2001:db8::3"))).isFalse();
    assertThat(underWay.begin(InetAddress.getByName("2001:db8:0:1::3"))).isTrue();
  }
}
