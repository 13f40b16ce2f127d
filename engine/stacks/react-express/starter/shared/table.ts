/** How a table is declared: its name, the input it accepts, and what its columns mean. */
import { z } from "zod";

// Pages import tables too, and zod would try there whether code may be made from text, which our security policy reports.
z.config({ jitless: true });

export type OnDelete = "cascade" | "set null" | "restrict";

export interface Table<I extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  readonly input: I;
  readonly unique: readonly (readonly string[])[];
}

/** What a table accepts, after validation. */
export type Input<T extends Table> = z.output<T["input"]>;

/** A stored row: the input and its id. */
export type Row<T extends Table> = Input<T> & { id: number };

interface Reference {
  table: string;
  onDelete: OnDelete;
}

const references = new WeakMap<z.core.$ZodType, Reference>();

/** All declared tables; the database makes them at start-up. */
export const declared = new Map<string, Table>();

/** Declare a table. `unique` lists the fields, or groups of fields, that no two rows share. */
export function table<S extends z.ZodRawShape>(
  name: string,
  fields: S,
  options: { unique?: string[][] } = {},
): Table<z.ZodObject<S>> {
  const made = { name, input: z.object(fields), unique: options.unique ?? [] } as unknown as Table<z.ZodObject<S>>;
  declared.set(name, made as unknown as Table);
  return made;
}

/** Required text without spaces around it. */
export const text = (max = 200) => z.string().trim().min(1).max(max);

/** A date as YYYY-MM-DD, as `<Field type="date">` sends it. */
export const date = () => z.iso.date();

/** A time as HH:MM, as `<Field type="time">` sends it. */
export const time = () => z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

/** Date and time as YYYY-MM-DDTHH:MM, as `<Field type="datetime-local">` sends it. */
export const dateTime = () => z.string().regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d$/);

/** Yes or no; no unless given. */
export const flag = () => z.boolean().default(false);

/** The id of a row of another table; by default a row goes with the one it belongs to. */
export function reference(name: string, onDelete: OnDelete = "cascade") {
  const schema = z.int().positive();
  references.set(schema, { table: name, onDelete });
  return schema;
}

/** A field that may be left empty: null then. */
export const optional = <T extends z.ZodType>(schema: T) => schema.nullable().default(null as never);

/** The schema inside optional, nullable, default and transformed ones. */
export function innermost(schema: z.core.$ZodType): z.core.$ZodType {
  const def = schema._zod.def as { innerType?: z.core.$ZodType; in?: z.core.$ZodType };
  const inner = def.innerType ?? def.in;
  return inner ? innermost(inner) : schema;
}

/** Where a field points to, if it is a reference. */
export const referenceOf = (schema: z.core.$ZodType) => references.get(innermost(schema));

/** The kind of value a field holds: string, number, boolean, array, object, enum… */
export const kindOf = (schema: z.core.$ZodType): string => innermost(schema)._zod.def.type;
