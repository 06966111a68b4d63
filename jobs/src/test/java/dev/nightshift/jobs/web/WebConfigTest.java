package dev.nightshift.jobs.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebConfigTest {
  private static WebConfig of(String... settings) {
    return WebConfig.from(environment(settings)).orElseThrow();
  }

  private static Map<String, String> environment(String... settings) {
    var environment = new HashMap<String, String>();
    for (int i = 0; i < settings.length; i += 2) {
      environment.put("NIGHTSHIFT_WEB_" + settings[i], settings[i + 1]);
    }
    return environment;
  }

  @Test
  void servesNothingUntilItIsToldWhere() {
    assertThat(WebConfig.from(Map.of())).isEmpty();
  }

  @Test
  void aPortAloneIsOnLoopback() {
    var config = of("LISTEN", "8787");
    assertThat(config.listen().getAddress().isLoopbackAddress()).isTrue();
    assertThat(config.base(8787)).hasToString("http://127.0.0.1:8787");
    assertThat(config.secure()).isFalse();
    assertThat(config.openToRead()).isFalse();
    assertThat(of("LISTEN", "[::1]:80").base(80).getPort()).isEqualTo(80);
  }

  @Test
  void behindAProxyItIsReachedByItsUrl() {
    var config =
        of("LISTEN", "0.0.0.0:8787", "PROXY", "10.0.0.1, 10.0.0.2", "URL", "https://ns.example/");
    assertThat(config.base(8787)).hasToString("https://ns.example");
    assertThat(config.proxies()).hasSize(2);
    assertThat(config.secure()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "LISTEN=0.0.0.0:8787 | NIGHTSHIFT_WEB_CERTIFICATE and _KEY",
        "LISTEN=192.0.2.7:8787 | NIGHTSHIFT_WEB_PROXY",
        "LISTEN=everywhere | must be a port or ADDRESS:PORT",
        "LISTEN=99999 | no port below 65536",
        "LISTEN=8787,CERTIFICATE=a.pem | go together",
        "LISTEN=8787,URL=nightshift | must be like https://",
        "LISTEN=8787,URL=http://ns.example | must begin with https://",
        "LISTEN=8787,PROXY=127.0.0.1 | NIGHTSHIFT_WEB_URL is not set",
        "LISTEN=8787,READ=all | must be token or anyone",
        "LISTEN=8787,CERTIFICATE=/nowhere.pem,KEY=/nowhere.key,URL=https://a b | no URL",
      })
  void saysWhatIsWrong(String settings, String told) {
    var pairs = settings.split("[,=]", -1);
    assertThatThrownBy(() -> of(pairs)).hasMessageContaining(told);
  }
}
