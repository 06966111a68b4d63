package dev.nightshift.jobs.cli;

import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads a month as `2026-11`.
final class Month implements ITypeConverter<YearMonth> {
  @Override
  public YearMonth convert(String text) {
    try {
      return YearMonth.parse(text);
    } catch (DateTimeParseException _) {
      throw new TypeConversionException("must be a month like 2026-11, is '" + text + "'");
    }
  }
}
