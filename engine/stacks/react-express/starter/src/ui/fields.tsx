/** Inputs with label and error; their values come from the form around them. */
import { type ReactNode, useId } from "react";
import { useForm } from "./form.tsx";

type Value = string | number;

interface FieldProps {
  name: string;
  label: string;
  required?: boolean;
}

/** One line: text, number, date, time, email, tel, url, password… Decimals need `step="any"` or "0.01". */
export function Field({ type = "text", step, min, max, placeholder, ...field }: FieldProps & {
  type?: string;
  step?: Value;
  min?: Value;
  max?: Value;
  placeholder?: string;
}) {
  const { id, value, described } = useField(field.name);
  return (
    <Labelled id={id} {...field}>
      <input id={id} name={field.name} type={type} required={field.required} defaultValue={asText(value)} autoComplete="off"
        {...{ step, min, max, placeholder, ...described }} />
    </Labelled>
  );
}

/** Several lines of text. */
export function Area({ rows = 2, ...field }: FieldProps & { rows?: number }) {
  const { id, value, described } = useField(field.name);
  return (
    <Labelled id={id} {...field} wide>
      <textarea id={id} name={field.name} rows={rows} required={field.required} defaultValue={asText(value)} {...described} />
    </Labelled>
  );
}

/** One of several: `options={[[1, "Home"], [2, "Work"]]}`; without `empty` one of them is always chosen. */
export function Choice({ options, empty = true, value: preset, ...field }: FieldProps & {
  options: readonly (readonly [Value, string])[];
  empty?: boolean;
  value?: Value;
}) {
  const { id, value, described } = useField(field.name);
  const chosen = asText(value ?? preset);
  return (
    <Labelled id={id} {...field}>
      <select key={options.length} id={id} name={field.name} required={field.required} defaultValue={chosen} {...described}>
        {empty && <option value="">—</option>}
        {options.map(([option, text]) => <option key={option} value={option}>{text}</option>)}
      </select>
    </Labelled>
  );
}

/** Yes or no. */
export function Tick({ name, label }: FieldProps) {
  const { id, value, described } = useField(name);
  return (
    <div className="field tick">
      <input id={id} name={name} type="checkbox" value="true" defaultChecked={Boolean(value)} {...described} />
      <label htmlFor={id}>{label}</label>
      <Problem id={id} name={name} />
    </div>
  );
}

/** Several of several, for a field that is a list: `z.array(z.int())` or `z.array(z.string())`. */
export function Ticks({ name, label, options }: FieldProps & { options: readonly (readonly [Value, string])[] }) {
  const { id, value } = useField(name);
  const chosen = new Set(Array.isArray(value) ? value.map(String) : []);
  return (
    <fieldset className="field wide" data-many>
      <legend>{label}</legend>
      <div className="choices">
        {options.map(([option, text]) => (
          <label key={option}>
            <input name={name} type="checkbox" value={option} defaultChecked={chosen.has(String(option))} /> {text}
          </label>
        ))}
      </div>
      <Problem id={id} name={name} />
    </fieldset>
  );
}

function useField(name: string) {
  const { values, errors } = useForm();
  const id = useId();
  const described = errors[name] ? { "aria-invalid": true as const, "aria-describedby": `${id}-error` } : {};
  return { id, value: values[name], described };
}

function Labelled({ id, name, label, wide, children }: FieldProps & { id: string; wide?: boolean; children: ReactNode }) {
  return (
    <div className={wide ? "field wide" : "field"}>
      <label htmlFor={id}>{label}</label>
      {children}
      <Problem id={id} name={name} />
    </div>
  );
}

function Problem({ id, name }: { id: string; name: string }) {
  const { errors } = useForm();
  return errors[name] ? <p className="error" id={`${id}-error`}>{errors[name]}</p> : null;
}

const asText = (value: unknown) => (value === null || value === undefined ? "" : String(value));
