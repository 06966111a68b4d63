package dev.nightshift.jobs.docker;

import com.github.dockerjava.api.exception.DockerException;
import dev.nightshift.jobs.ErrorKind;
import dev.nightshift.jobs.NightshiftException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// Says in one sentence why a daemon could not be asked, and what to do.
final class DockerFailure {
  private DockerFailure() {}

  static NightshiftException of(URI host, Throwable failure) {
    return new NightshiftException(ErrorKind.HOST, sentence(host, failure), failure);
  }

  private static String sentence(URI host, Throwable failure) {
    String where = "unix".equals(host.getScheme()) ? host.getPath() : host.toString();
    String cause = innermost(failure);
    if (cause.contains("Permission denied")) {
      return "No permission to use the Docker socket "
          + where
          + ": run as root, or add this user to the group that owns it (usually 'docker').";
    }
    if (cause.contains("No such file")) {
      return "There is no Docker socket at "
          + where
          + ": start Docker, or say in DOCKER_HOST where it is; until then only the host itself is"
          + " watched.";
    }
    if (cause.contains("refused")) {
      return "The Docker daemon at "
          + where
          + " does not answer: start it; until then only the host itself is watched.";
    }
    if (failure instanceof DockerException answered) {
      return "The Docker daemon at "
          + where
          + " answered with status "
          + answered.getHttpStatus()
          + ": "
          + firstLine(answered.getMessage());
    }
    return "The Docker daemon at " + where + " could not be asked: " + firstLine(cause);
  }

  private static String innermost(Throwable failure) {
    Throwable inner = failure;
    for (int depth = 0; depth < 20 && inner.getCause() != null; depth++) {
      inner = inner.getCause();
    }
    return inner.getMessage() == null ? inner.getClass().getSimpleName() : inner.getMessage();
  }

  private static String firstLine(@Nullable String message) {
    return message == null
        ? "no reason given"
        : message.lines().findFirst().orElse("no reason given");
  }
}
