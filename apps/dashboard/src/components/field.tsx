import {
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
} from 'react';

const BOX =
  'w-full rounded-md border border-line bg-card px-2.5 py-1.5 text-ink placeholder:text-soft aria-invalid:border-bad';
/** Controls of one line stand level beside each other. */
const LINE = `${BOX} h-9`;

interface Labelled {
  label: string;
  hint?: ReactNode;
  problem?: string | null | undefined;
  /** The label is read aloud, but not drawn. */
  isLabelHidden?: boolean;
}

interface FieldProps extends Labelled {
  className?: string | undefined;
  /** Draws the control with what ties it to its label, its hint and its problem. */
  children: (tied: object) => ReactNode;
}

/** A control with its label above it, its hint and its problem below. */
function Field({ label, hint, problem, isLabelHidden, className = '', children }: FieldProps) {
  const id = useId();
  const notes = [hint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean).join(' ');
  return (
    <div className={`flex flex-col gap-1 ${className}`}>
      <label htmlFor={id} className={isLabelHidden ? 'sr-only' : 'font-medium'}>
        {label}
      </label>
      {children({ id, 'aria-invalid': problem ? true : undefined, 'aria-describedby': notes || undefined })}
      {hint && (
        <p id={`${id}-hint`} className="text-xs text-soft">
          {hint}
        </p>
      )}
      {problem && (
        <p id={`${id}-problem`} role="alert" className="text-xs text-bad">
          {problem}
        </p>
      )}
    </div>
  );
}

type Props<Attributes> = Labelled & Omit<Attributes, 'id'> & { className?: string };

/** What is of the field, and what is of the control itself. */
function split<Attributes>({
  label,
  hint,
  problem,
  isLabelHidden,
  className,
  ...control
}: Props<Attributes>) {
  return { field: { label, hint, problem, isLabelHidden: isLabelHidden ?? false, className }, control };
}

export function TextField(props: Props<InputHTMLAttributes<HTMLInputElement>>) {
  const { field, control } = split(props);
  return <Field {...field}>{(tied) => <input className={LINE} {...tied} {...control} />}</Field>;
}

export function TextArea(props: Props<TextareaHTMLAttributes<HTMLTextAreaElement>>) {
  const { field, control } = split(props);
  return (
    <Field {...field}>
      {(tied) => (
        <textarea spellCheck={false} className={`${BOX} font-mono text-xs`} {...tied} {...control} />
      )}
    </Field>
  );
}

export function Select(props: Props<SelectHTMLAttributes<HTMLSelectElement>>) {
  const { field, control } = split(props);
  return <Field {...field}>{(tied) => <select className={LINE} {...tied} {...control} />}</Field>;
}
