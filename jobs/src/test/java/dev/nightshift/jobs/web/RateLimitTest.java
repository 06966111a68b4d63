package dev.nightshift.jobs.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private final AtomicLong nanos = new AtomicLong();
  private final RateLimit limit = new RateLimit(3, 60, nanos::get);

  @Test
  void aBurstIsLetThroughAndThenOneASecond() {
    var client = InetAddress.ofLiteral("192.0.2.1");
    for (int i = 0; i < 3; i++) {
      limit.take(client);
    }
    assertThatThrownBy(() -> limit.take(client))
        .isInstanceOfSatisfying(
            Refusal.class,
            refused -> {
              assertThat(refused.status()).isEqualTo(429);
              assertThat(refused.retrySeconds()).isPositive();
            });
    nanos.addAndGet(1_100_000_000L);
    limit.take(client);
    assertThatThrownBy(() -> limit.take(client)).isInstanceOf(Refusal.class);
  }

  @Test
  void othersAreNotHeldUpButOneNetworkOfSixCountsOnce() {
    for (int i = 0; i < 3; i++) {
      limit.take(InetAddress.ofLiteral("2001:db8::" + i));
    }
    assertThatThrownBy(() -> limit.take(InetAddress.ofLiteral("2001:db8::99")))
        .isInstanceOf(Refusal.class);
    limit.take(InetAddress.ofLiteral("2001:db8:1::1"));
  }
}
