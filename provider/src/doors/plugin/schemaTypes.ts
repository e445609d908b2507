/** A type of Pulumi's schema. */
export interface Type {
  readonly type?: "string" | "boolean" | "number" | "integer" | "array" | "object";
  readonly items?: Type;
  readonly additionalProperties?: Type;
  readonly $ref?: string;
}

/** A property of Pulumi's schema. */
export interface Property extends Type {
  readonly description?: string;
  readonly secret?: boolean;
  readonly default?: string | number | boolean;
  readonly replaceOnChanges?: boolean;
}
