package dev.nightshift.jobs.benchmark;

import dev.nightshift.engine.benchmark.HostPulse;
import dev.nightshift.engine.benchmark.Neighbours;
import dev.nightshift.engine.usage.HostId;
import dev.nightshift.jobs.host.HostPulses;
import java.time.Instant;

/// How the host and its containers are seen while they are benchmarked.
interface Sight extends AutoCloseable {
  HostPulse pulse();

  /// What was known of the containers when it was opened.
  Neighbours neighbours();

  /// How many containers ran then.
  int running();

  @Override
  void close();

  /// Opens the eyes.
  interface Opener {
    Sight open(Instant now);
  }

  /// Of this machine, and of the containers that Nightshift knows on it.
  static Opener live(NeighbourStore store, HostId host) {
    return now -> {
      var neighbours = store.neighbours(host, now);
      var running = store.running(host);
      var pulses = HostPulses.ofThisMachine(running);
      return new Sight() {
        @Override
        public HostPulse pulse() {
          return pulses.read();
        }

        @Override
        public Neighbours neighbours() {
          return neighbours;
        }

        @Override
        public int running() {
          return running.size();
        }

        @Override
        public void close() {
          pulses.close();
        }
      };
    };
  }
}
