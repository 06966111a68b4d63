package dev.nightshift.jobs.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads a share: `20%` or `0.2`.
final class Share implements ITypeConverter<Double> {
  @Override
  public Double convert(String text) {
    boolean percent = text.endsWith("%");
    String number = (percent ? text.substring(0, text.length() - 1) : text).strip();
    if (!number.matches("[0-9]{1,3}(\\.[0-9]{1,6})?|\\.[0-9]{1,6}")) {
      throw new TypeConversionException("must be a share such as 20% or 0.2, is '" + text + "'");
    }
    double value = Double.parseDouble(number) / (percent ? 100 : 1);
    if (value > 1) {
      throw new TypeConversionException("must be at most 100 %, is '" + text + "'");
    }
    return value;
  }
}
