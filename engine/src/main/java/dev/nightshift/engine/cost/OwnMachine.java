package dev.nightshift.engine.cost;

/// What a machine of one's own costs an hour: what it loses of its price over its life, the power
/// it and its cooling draw, and the time of those who look after it (Walker, "The Real Cost of a
/// CPU Hour", IEEE Computer 2009, without the interest).
///
/// @param purchase price paid, in US dollars
/// @param residual what it fetches at the end
/// @param years how long it is kept: three where hardware ages fast, five in general
/// @param watts mean power drawn
/// @param pue power of the whole room over that of its machines: 1.4 to 1.8 in company rooms
/// @param tariff price of a kilowatt-hour
/// @param adminHours hours a month that people spend on it
/// @param adminRate what such an hour costs
/// @param monthly all else a month: space, network, support
public record OwnMachine(
    double purchase,
    double residual,
    double years,
    double watts,
    double pue,
    double tariff,
    double adminHours,
    double adminRate,
    double monthly) {
  /// Hours of a mean year.
  public static final double YEAR = 8_766;

  private static final double MONTH = YEAR / 12;

  public OwnMachine {
    amount("purchase", purchase);
    amount("residual", residual);
    amount("watts", watts);
    amount("tariff", tariff);
    amount("admin-hours", adminHours);
    amount("admin-rate", adminRate);
    amount("monthly", monthly);
    if (residual > purchase) {
      throw new IllegalArgumentException(
          "residual must not be above the purchase price, is " + residual);
    }
    if (!(years > 0 && years <= 30)) {
      throw new IllegalArgumentException("years must be above 0 and at most 30, is " + years);
    }
    if (!(pue >= 1 && pue <= 5)) {
      throw new IllegalArgumentException("pue must be in 1..5, is " + pue);
    }
  }

  /// All of it by the hour.
  public double hourly() {
    return (purchase - residual) / (years * YEAR)
        + watts / 1_000 * pue * tariff
        + (adminHours * adminRate + monthly) / MONTH;
  }

  private static void amount(String name, double value) {
    if (!(value >= 0 && value < 1e9)) {
      throw new IllegalArgumentException(name + " must be 0 or more, is " + value);
    }
  }
}
