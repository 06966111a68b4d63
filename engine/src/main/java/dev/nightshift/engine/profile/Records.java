package dev.nightshift.engine.profile;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Records taken apart and put together.
final class Records {
  private Records() {}

  static @Nullable Object value(Record owner, RecordComponent component) {
    try {
      return component.getAccessor().invoke(owner);
    } catch (ReflectiveOperationException failure) {
      throw new IllegalStateException("settings must be public records: " + owner, failure);
    }
  }

  /// @throws InvocationTargetException when the record refuses the values
  static Record construct(Class<? extends Record> type, @Nullable Object[] values)
      throws InvocationTargetException {
    var types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      return type.getDeclaredConstructor(types).newInstance(values);
    } catch (InvocationTargetException refused) {
      throw refused;
    } catch (ReflectiveOperationException failure) {
      throw new IllegalStateException("settings must be public records: " + type, failure);
    }
  }
}
