/** A form that sends what was typed, shows what is wrong with it, and never sends it twice. */
import { createContext, type ReactNode, type SubmitEvent, useContext, useEffect, useRef, useState } from "react";
import { Link, useNavigate, useSearchParams } from "react-router";
import { ApiError, send } from "./api.ts";

export type FormValues = Record<string, unknown>;

interface FormState {
  values: FormValues;
  errors: Record<string, string>;
}

const Context = createContext<FormState>({ values: {}, errors: {} });

/** Values and errors of the form around a field. */
export const useForm = () => useContext(Context);

interface FormProps<T> {
  /** Where it is sent: POST, or PATCH if `values` are given. */
  path: string;
  /** The button's text. */
  submit: string;
  /** The row that is changed. */
  values?: object;
  /** What is sent besides the fields, such as the id of the parent. */
  known?: object;
  /** The page that follows; without it the form is emptied. */
  to?: string | ((row: T) => string);
  onDone?: (row: T) => void;
  /** More buttons or links beside the first. */
  actions?: ReactNode;
  children: ReactNode;
}

/** Fields are Field, Area, Choice, Tick and Ticks. */
export function Form<T = FormValues>({ path, submit, values, known, to, onDone, actions, children }: FormProps<T>) {
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [isSending, setSending] = useState(false);
  const busy = useRef(false);
  const navigate = useNavigate();

  async function handle(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    if (busy.current) return;
    busy.current = true;
    setSending(true);
    const form = event.currentTarget;
    try {
      const row = await send<T>(values ? "PATCH" : "POST", path, { ...typed(form), ...known });
      setErrors({});
      if (!values && !to) form.reset();
      onDone?.(row);
      if (to) navigate(typeof to === "function" ? to(row) : to);
    } catch (error) {
      setErrors(explained(error, form));
    } finally {
      busy.current = false;
      setSending(false);
    }
  }

  return (
    <Context value={{ values: { ...values }, errors }}>
      <form className="grid" method="post" onSubmit={handle} noValidate>
        {children}
        {errors[""] && <p className="error wide" role="alert">{errors[""]}</p>}
        <div className="actions">
          <button disabled={isSending} onClick={(event) => event.detail > 1 && event.preventDefault()}>{submit}</button>
          {actions}
        </div>
      </form>
    </Context>
  );
}

/** Names and values of a form's fields: ticks are true or false, several ticks of one name a list. */
function typed(form: HTMLFormElement): FormValues {
  const data = new FormData(form);
  const values: FormValues = Object.fromEntries(data);
  for (const box of form.querySelectorAll<HTMLInputElement>('input[type="checkbox"]')) {
    values[box.name] = box.closest("fieldset[data-many]") ? data.getAll(box.name) : box.checked;
  }
  return values;
}

/** Messages beside their fields; those of fields that are not in the form stand at its end. */
function explained(error: unknown, form: HTMLFormElement): Record<string, string> {
  if (!(error instanceof ApiError)) throw error;
  const errors: Record<string, string> = {};
  for (const [name, message] of Object.entries(error.fields)) errors[form.elements.namedItem(name) ? name : ""] ??= message;
  return Object.keys(errors).length > 0 ? errors : { "": error.message };
}

/** What the address says after “?”: `{ search: "…", only_open: "true" }`. */
export const useFilter = (): Record<string, string | undefined> => Object.fromEntries(useSearchParams()[0]);

/** Narrows a list through the address, so that a reload shows the same; `clear` is the text of the link back. */
export function Filter({ label, submit, clear, children }: { label?: string; submit: string; clear?: string; children: ReactNode }) {
  const [params, setParams] = useSearchParams();
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    for (const input of form.current?.elements ?? []) {
      if (input instanceof HTMLInputElement && input.type === "checkbox") input.checked = params.has(input.name);
      else if (input instanceof HTMLInputElement || input instanceof HTMLSelectElement) input.value = params.get(input.name) ?? "";
    }
  }, [params]);
  function handle(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    const given = [...new FormData(event.currentTarget)].map(([name, value]) => [name, String(value).trim()] as const);
    setParams(Object.fromEntries(given.filter(([, value]) => value)));
  }
  return (
    <Context value={{ values: Object.fromEntries(params), errors: {} }}>
      <form ref={form} className="filter" role="search" aria-label={label} onSubmit={handle}>
        {children}
        <button className="plain">{submit}</button>
        {clear && params.size > 0 && <Link className="button plain" to="?">{clear}</Link>}
      </form>
    </Context>
  );
}
