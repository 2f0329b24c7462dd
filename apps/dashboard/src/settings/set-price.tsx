import { useQueryClient } from '@tanstack/react-query';
import { TextField } from '../components/field.tsx';
import { FormDialog } from '../components/form-dialog.tsx';
import { type Price, type PriceAmounts, setPrice } from '../queries/prices.ts';

const AMOUNTS = [
  { name: 'input_usd', label: 'Tokens read', required: true },
  { name: 'output_usd', label: 'Tokens written', required: true },
  { name: 'cached_input_usd', label: 'Read from the cache (empty: as read)', required: false },
  { name: 'cache_write_usd', label: 'Written into the cache (empty: as read)', required: false },
  { name: 'reasoning_usd', label: 'Reasoning (empty: as written)', required: false },
  { name: 'call_usd', label: 'One call, besides its tokens', required: false },
] as const;

/** Sets the price of a model, or another one in place of `now`. */
export function SetPrice({ now }: { now?: Price }) {
  const client = useQueryClient();
  const save = async (form: FormData) => {
    await setPrice(String(form.get('provider')), String(form.get('model')), readAmounts(form));
    await client.invalidateQueries({ queryKey: ['prices'] });
    return null;
  };
  return (
    <FormDialog title={now ? 'Change' : 'Set a price'} submitLabel="Set the price" onSubmit={save}>
      <div className="grid gap-3 sm:grid-cols-2">
        <TextField
          label="Provider"
          name="provider"
          defaultValue={now?.provider ?? ''}
          readOnly={!!now}
          required
        />
        <TextField
          label="Model"
          name="model"
          defaultValue={now?.model ?? ''}
          readOnly={!!now}
          hint="A * at its end stands for every model that begins so."
          required
        />
        {AMOUNTS.map(({ name, label, required }) => (
          <TextField
            key={name}
            label={label}
            name={name}
            type="number"
            min={0}
            max={10_000}
            step="any"
            defaultValue={now?.[name] ?? ''}
            required={required}
          />
        ))}
      </div>
    </FormDialog>
  );
}

function readAmounts(form: FormData): PriceAmounts {
  const given = AMOUNTS.map(({ name }) => [name, String(form.get(name)).trim()] as const)
    .filter(([, text]) => text !== '')
    .map(([name, text]) => [name, Number(text)] as const);
  return { call_usd: 0, ...Object.fromEntries(given) } as PriceAmounts;
}
