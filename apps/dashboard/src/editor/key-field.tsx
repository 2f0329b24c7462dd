import { TextField } from '../components/field.tsx';
import type { Read } from '../form/loose-text.ts';
import { useText } from '../form/use-text.ts';

const KEY = /^[A-Za-z_][A-Za-z0-9_-]{0,63}$/;

/** The name of a node. It counts once it can be one; others that name it follow. */
export function KeyField({
  nodeKey,
  taken,
  onChange,
}: {
  nodeKey: string;
  taken: string[];
  onChange: (key: string) => void;
}) {
  const read = (text: string): Read => {
    if (!KEY.test(text))
      return { problem: 'It must start with a letter and hold letters, digits, _ and - only, at most 64.' };
    return taken.includes(text) ? { problem: `Another node is called ${text}.` } : { value: text };
  };
  const { text, problem, setText } = useText(nodeKey, { read, write: String }, (key) =>
    onChange(String(key)),
  );
  return (
    <TextField
      label="key (required)"
      hint={`Templates read its output as {{ nodes.${nodeKey}.output }}.`}
      problem={problem}
      value={text}
      onChange={({ target }) => setText(target.value)}
    />
  );
}
