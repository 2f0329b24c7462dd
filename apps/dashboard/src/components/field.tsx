import {
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
} from 'react';

const BOX =
  'w-full rounded-md border border-line bg-card px-2.5 py-1.5 text-ink placeholder:text-soft aria-invalid:border-bad';

interface Labelled {
  label: string;
  hint?: ReactNode;
  problem?: string | null | undefined;
  /** The label is read aloud, but not drawn. */
  isLabelHidden?: boolean;
}

interface FrameProps extends Labelled {
  id: string;
  children: ReactNode;
  className?: string;
}

const Frame = ({ id, label, hint, problem, isLabelHidden, children, className = '' }: FrameProps) => (
  <div className={`flex flex-col gap-1 ${className}`}>
    <label htmlFor={id} className={isLabelHidden ? 'sr-only' : 'font-medium'}>
      {label}
    </label>
    {children}
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

const described = (id: string, { hint, problem }: Labelled) => ({
  id,
  'aria-invalid': problem ? true : undefined,
  'aria-describedby':
    [hint && `${id}-hint`, problem && `${id}-problem`].filter(Boolean).join(' ') || undefined,
});

type Props<Attributes> = Labelled & Omit<Attributes, 'id'> & { className?: string };

export function TextField({
  label,
  hint,
  problem,
  isLabelHidden = false,
  className = '',
  ...rest
}: Props<InputHTMLAttributes<HTMLInputElement>>) {
  const id = useId();
  const frame = { id, label, hint, problem, isLabelHidden, className };
  return (
    <Frame {...frame}>
      <input className={BOX} {...described(id, frame)} {...rest} />
    </Frame>
  );
}

export function TextArea({
  label,
  hint,
  problem,
  isLabelHidden = false,
  className = '',
  ...rest
}: Props<TextareaHTMLAttributes<HTMLTextAreaElement>>) {
  const id = useId();
  const frame = { id, label, hint, problem, isLabelHidden, className };
  return (
    <Frame {...frame}>
      <textarea
        spellCheck={false}
        className={`${BOX} font-mono text-xs`}
        {...described(id, frame)}
        {...rest}
      />
    </Frame>
  );
}

export function Select({
  label,
  hint,
  problem,
  isLabelHidden = false,
  className = '',
  ...rest
}: Props<SelectHTMLAttributes<HTMLSelectElement>>) {
  const id = useId();
  const frame = { id, label, hint, problem, isLabelHidden, className };
  return (
    <Frame {...frame}>
      <select className={BOX} {...described(id, frame)} {...rest} />
    </Frame>
  );
}
