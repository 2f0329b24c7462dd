import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { Button } from '../components/button.tsx';
import { TextField } from '../components/field.tsx';
import { messageOf } from '../message-of.ts';
import { signIn } from '../queries/me.ts';
import { sessionEnd, startSession } from '../session.ts';

export function SignIn() {
  const { to = '/' } = useSearch({ from: '/sign-in' });
  const navigate = useNavigate();
  const client = useQueryClient();
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setProblem(null);
    try {
      startSession(await signIn(String(form.get('email')), String(form.get('password'))));
      client.clear();
      await navigate({ to });
    } catch (error) {
      setProblem(messageOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <main className="grid min-h-screen place-items-center p-4">
      <form
        onSubmit={(event) => void submit(event)}
        className="flex w-full max-w-sm flex-col gap-4 rounded-lg border border-line bg-card p-6"
      >
        <h1 className="flex items-center gap-2 text-lg font-semibold">
          <img src="./icon.svg" alt="" className="size-7" />
          Sign in to Runyard
        </h1>
        {sessionEnd() === 'over' && (
          <p role="status" className="rounded-md border border-warn p-2">
            Your session is over. Sign in again, and you are back where you were.
          </p>
        )}
        <TextField label="Email" name="email" type="email" autoComplete="username" required autoFocus />
        <TextField
          label="Password"
          name="password"
          type="password"
          autoComplete="current-password"
          required
        />
        {problem && (
          <p role="alert" className="text-bad">
            {problem}
          </p>
        )}
        <Button look="primary" type="submit" disabled={isBusy}>
          Sign in
        </Button>
      </form>
    </main>
  );
}
