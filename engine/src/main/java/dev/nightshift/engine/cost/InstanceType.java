package dev.nightshift.engine.cost;

import java.time.LocalDate;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A type of machine that can be had, with its list prices in US dollars an hour. Null is not
/// known.
///
/// @param provider who offers it, e.g. `aws`
/// @param region where the prices hold
/// @param family e.g. `m6i`
/// @param name e.g. `m6i.xlarge`
/// @param cpus virtual CPUs: mostly hardware threads
/// @param memoryBytes its memory
/// @param arch `amd64` or `arm64`
/// @param onDemand price without any commitment
/// @param spot price of spare capacity that may be taken back
/// @param interruptions share of such machines that are taken back within a month, 0 to 1
/// @param reserved1y price with a commitment for a year
/// @param reserved3y price with a commitment for three years
/// @param coreMark measured CoreMark iterations per second, all CPUs together
/// @param numaNodes NUMA nodes the guest sees
/// @param dated day the price was listed
public record InstanceType(
    String provider,
    String region,
    @Nullable String family,
    String name,
    double cpus,
    long memoryBytes,
    @Nullable String arch,
    double onDemand,
    @Nullable Double spot,
    @Nullable Double interruptions,
    @Nullable Double reserved1y,
    @Nullable Double reserved3y,
    @Nullable Double coreMark,
    @Nullable Integer numaNodes,
    LocalDate dated) {
  private static final Pattern AWS = Pattern.compile("t\\d[a-z]*\\.");
  private static final Pattern AZURE = Pattern.compile("(Standard|Basic)_B\\d");
  private static final Pattern GCP = Pattern.compile("e2-(micro|small|medium)|[fg]1-");

  public InstanceType {
    if (!(cpus > 0) || memoryBytes <= 0) {
      throw new IllegalArgumentException(name + " must have CPUs and memory");
    }
    if (!(onDemand >= 0)) {
      throw new IllegalArgumentException(name + " must not cost less than nothing");
    }
  }

  /// `aws/us-east-1/m6i.xlarge`: how it is typed and told.
  public String key() {
    return provider + "/" + region + "/" + name;
  }

  /// Whether its CPUs run at full speed only on credits, so that neither a measured speed nor its
  /// CPU count says what it can do for long: AWS t2, t3, t3a and t4g, Azure's B, Google's e2-micro,
  /// -small and -medium, f1 and g1.
  public boolean burstable() {
    return switch (provider) {
      case "aws" -> AWS.matcher(name).lookingAt();
      case "azure" -> AZURE.matcher(name).lookingAt();
      case "gcp" -> GCP.matcher(name).lookingAt();
      default -> false;
    };
  }

  /// What it costs an hour when bought that way, where that is known.
  public OptionalDouble price(Term term) {
    Double price =
        switch (term) {
          case ON_DEMAND -> Double.valueOf(onDemand);
          case SPOT -> spot;
          case RESERVED_1Y -> reserved1y;
          case RESERVED_3Y -> reserved3y;
        };
    return price == null ? OptionalDouble.empty() : OptionalDouble.of(price);
  }
}
