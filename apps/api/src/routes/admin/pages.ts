/** The sign-in page. `problem` is one of our own sentences, or null. */
export const loginPage = (problem: string | null): string =>
  page(`${problem === null ? '' : `<p role="alert">${problem}</p>`}
<form method="post" action="/admin/login">
  <label>Email <input name="email" type="email" autocomplete="username"></label>
  <label>Password <input name="password" type="password" autocomplete="current-password"></label>
  <label>or a bearer token <input name="token" type="password" autocomplete="off"></label>
  <button>Sign in</button>
</form>`);

/** The sign-out page. */
export const logoutPage = (): string =>
  page(`<form method="post" action="/admin/logout">
  <button>Sign out</button>
</form>`);

const page = (content: string) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Runyard</title>
<style>
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
  body { max-width: 24rem; margin: 10vh auto; padding: 0 1rem; }
  label { display: block; margin-top: 1rem; }
  input { box-sizing: border-box; width: 100%; padding: .5rem; font: inherit; }
  button { margin-top: 1.5rem; padding: .5rem 1.5rem; font: inherit; }
  [role=alert] { color: #c62828; }
</style>
<h1>Runyard</h1>
${content}
</html>
`;
