package dev.nightshift.jobs.cost;

import dev.nightshift.engine.cost.InstanceType;
import dev.nightshift.engine.cost.OwnMachine;
import dev.nightshift.engine.cost.Term;

/// What a host costs, in one of three ways.
public sealed interface HostPrice {
  /// In US dollars.
  double hourly();

  /// A type of a price list; refused where the list has no price for that term.
  record Listed(InstanceType type, Term term) implements HostPrice {
    public Listed {
      if (type.price(term).isEmpty()) {
        throw new IllegalArgumentException(
            "the list has no %s price of %s".formatted(term.word(), type.key()));
      }
    }

    @Override
    public double hourly() {
      return type.price(term).orElseThrow();
    }
  }

  /// Typed by a person.
  record Typed(double hourly) implements HostPrice {
    public Typed {
      if (!(hourly >= 0 && hourly < 100_000)) {
        throw new IllegalArgumentException(
            "an hour must cost 0 or more and less than 100000, is " + hourly);
      }
    }
  }

  /// A machine of one's own.
  record Own(OwnMachine machine) implements HostPrice {
    @Override
    public double hourly() {
      return machine.hourly();
    }
  }
}
