package dev.chancery.bulk;

import dev.chancery.issuance.Plan;
import java.io.IOException;
import java.io.InputStream;

/** How each form of file is read. */
final class RowSources {
  private RowSources() {}

  static RowSource open(Upload upload, InputStream octets, UploadLimits limits, Plan plan)
      throws IOException {
    Columns.Knowledge knowledge = Columns.Knowledge.of(plan, upload.options().mapping());
    return switch (upload.form()) {
      case CSV -> new CsvSource(octets, limits, knowledge);
      case NDJSON -> new NdjsonSource(octets, limits, knowledge);
      case JSON -> new JsonSource(octets, limits, knowledge);
    };
  }
}
