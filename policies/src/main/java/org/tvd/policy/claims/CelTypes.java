package org.tvd.policy.claims;

import com.google.common.collect.ImmutableCollection;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.StructType;
import java.util.Optional;

/** The types of claims as CEL knows them, so that rules are checked when they load. */
final class CelTypes implements CelTypeProvider {
  /** Registers by their numbers. */
  static final ClaimType.MapOf PCR_BANK =
      new ClaimType.MapOf(ClaimType.Scalar.INTEGER, ClaimType.Scalar.BYTES);

  private final ImmutableMap<String, CelType> structs;

  CelTypes(ClaimTree tree) {
    ImmutableMap.Builder<String, CelType> types = ImmutableMap.builder();
    for (ClaimType.Struct struct : tree.structs()) {
      types.put(struct.name(), struct(struct));
    }
    structs = types.buildOrThrow();
  }

  @Override
  public ImmutableCollection<CelType> types() {
    return structs.values();
  }

  @Override
  public Optional<CelType> findType(String name) {
    return Optional.ofNullable(structs.get(name));
  }

  static CelType of(ClaimType type) {
    return switch (type) {
      case ClaimType.Scalar scalar ->
          switch (scalar) {
            case BOOLEAN -> SimpleType.BOOL;
            case INTEGER -> SimpleType.INT;
            case UNSIGNED -> SimpleType.UINT;
            case TEXT, BYTES -> SimpleType.STRING;
            case TIME -> SimpleType.TIMESTAMP;
          };
      case ClaimType.Choice _ -> SimpleType.STRING;
      case ClaimType.ListOf list -> ListType.create(of(list.element()));
      case ClaimType.MapOf map -> MapType.create(of(map.key()), of(map.value()));
      case ClaimType.Struct struct -> struct(struct);
    };
  }

  private static StructType struct(ClaimType.Struct struct) {
    ImmutableMap.Builder<String, CelType> fields = ImmutableMap.builder();
    for (ClaimComponent component : struct.components()) {
      fields.put(component.name(), of(component.type()));
    }
    ImmutableMap<String, CelType> types = fields.buildOrThrow();
    return StructType.create(
        struct.name(),
        ImmutableSet.copyOf(types.keySet()),
        name -> Optional.ofNullable(types.get(name)));
  }
}
