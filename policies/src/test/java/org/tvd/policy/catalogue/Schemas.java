package org.tvd.policy.catalogue;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.tvd.protocol.StrictJson;

/** Checks a policy's files as an editor does: YAML by its core schema, and the JSON Schema. */
public final class Schemas {
  private static final Map<String, Schema> SCHEMAS =
      Catalogue.FILES.stream()
          .collect(
              Collectors.toMap(PolicyFile::kind, file -> schema(KeySchema.of(file).toString())));

  private Schemas() {}

  private static Schema schema(String text) {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(StrictJson.mapper().readTree(text));
  }

  /** What an editor would mark; nothing for a file that has no schema. */
  public static List<String> errors(String path, String yaml) {
    return Catalogue.ofPath(path)
        .map(
            file -> {
              Object loaded = new Load(LoadSettings.builder().build()).loadFromString(yaml);
              return Objects.requireNonNull(SCHEMAS.get(file.kind()))
                  .validate(StrictJson.mapper().valueToTree(loaded));
            })
        .orElse(List.of())
        .stream()
        .map(Error::toString)
        .toList();
  }
}
